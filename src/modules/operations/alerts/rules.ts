import type { AlertFacts, AlertKind, AlertSeverity } from "./schema";

/** Minutes that something must be wrong before people are told, and well before it counts as over. */
interface Patience {
  severity: AlertSeverity;
  openAfter: number;
  closeAfter: number;
}

const PATIENCE: Readonly<Record<AlertKind, Patience>> = {
  disk: { severity: "critical", openAfter: 5, closeAfter: 5 },
  memory: { severity: "warning", openAfter: 5, closeAfter: 5 },
  temperature: { severity: "warning", openAfter: 5, closeAfter: 5 },
  queue_age: { severity: "critical", openAfter: 1, closeAfter: 2 },
  dead_letters: { severity: "warning", openAfter: 0, closeAfter: 0 },
  database_connections: { severity: "critical", openAfter: 2, closeAfter: 5 },
  // How long a kiosk may be silent is the gym's own setting, so nothing is added to it.
  kiosk_offline: { severity: "warning", openAfter: 0, closeAfter: 2 },
  backup_proof: { severity: "critical", openAfter: 0, closeAfter: 0 },
  log_archive: { severity: "critical", openAfter: 5, closeAfter: 5 },
  certificate: { severity: "warning", openAfter: 0, closeAfter: 0 },
  mail: { severity: "critical", openAfter: 0, closeAfter: 15 },
};

export function severityOf(kind: AlertKind): AlertSeverity {
  return PATIENCE[kind].severity;
}

/** `between`: no longer bad, not yet well; a figure that dances around its limit must not be told twice. */
export type Verdict = "bad" | "between" | "well";

/**
 * Where a figure stands.
 * @param bad beyond this it is wrong
 * @param well from here on it is well again
 * @param wrong whether too much or too little of it is wrong
 */
export function verdictOf(
  figure: number,
  { bad, well }: { bad: number; well: number },
  wrong: "much" | "little" = "much",
): Verdict {
  const direction = wrong === "much" ? 1 : -1;
  if ((figure - bad) * direction > 0) return "bad";
  return (figure - well) * direction <= 0 ? "well" : "between";
}

/** What a look at one subject has found. */
export interface Finding {
  readonly tenantId: string;
  readonly kind: AlertKind;
  readonly subject: string;
  readonly verdict: Verdict;
  readonly facts: AlertFacts;
  /** Minutes that it must be wrong, where that is not its kind's own. */
  readonly openAfter?: number;
}

/** A time that something is wrong, from when it was seen until it is over. */
export interface Running {
  readonly since: Date;
  readonly openedAt: Date | null;
  readonly wellSince: Date | null;
  readonly toldAt: Date | null;
  /** What was seen when somebody said that they are on it; null when nobody is. */
  readonly acknowledgedFacts: AlertFacts | null;
}

/** What is so much worse that whoever is on it should hear of it again. */
const WORSE: { readonly [Fact in keyof AlertFacts]?: (before: number, now: number) => boolean } = {
  percent: (before, now) => now - before >= 5,
  celsius: (before, now) => now - before >= 5,
  minutes: (before, now) => now >= 2 * before,
  hours: (before, now) => now >= 2 * before,
  count: (before, now) => now >= 2 * before,
  days: (before, now) => (before > 0 ? now <= before / 2 : now < before && before === 0),
};

/** Whether something has become worse, by much, since somebody took it on. */
export function worsened(before: AlertFacts, now: AlertFacts): boolean {
  if (now.failed && !before.failed) return true;
  return Object.entries(WORSE).some(([name, worse]) => {
    const [was, is] = [before[name as keyof AlertFacts], now[name as keyof AlertFacts]];
    return typeof was === "number" && typeof is === "number" && is !== was && worse(was, is);
  });
}

export const NOTICES = ["opened", "reminder", "worse", "closed"] as const;
export type Notice = (typeof NOTICES)[number];

/** What becomes of it. `notice` is what people are told now. */
export type Step =
  | { becomes: "nothing" }
  | { becomes: "waiting"; since: Date }
  | {
      becomes: "open";
      since: Date;
      openedAt: Date;
      wellSince: Date | null;
      notice: "opened" | "reminder" | "worse" | null;
    }
  | { becomes: "closed" };

const MINUTE = 60_000;
const REMIND_EVERY = 24 * 60 * MINUTE;

/**
 * The next step of an alert: told when it has been wrong for long enough, once a day while it lasts, and when it has
 * been well for long enough. Whoever said that they are on it is not told again, unless it becomes worse.
 */
export function nextStep(
  {
    kind,
    verdict,
    facts,
    openAfter = PATIENCE[kind].openAfter,
  }: Pick<Finding, "kind" | "verdict" | "facts" | "openAfter">,
  running: Running | undefined,
  now: Date,
): Step {
  const { closeAfter } = PATIENCE[kind];
  if (!running?.openedAt) {
    if (verdict !== "bad") return { becomes: "nothing" };
    const since = running?.since ?? now;
    if (now.getTime() - since.getTime() < openAfter * MINUTE) return { becomes: "waiting", since };
    return { becomes: "open", since, openedAt: now, wellSince: null, notice: "opened" };
  }
  const { since, openedAt, toldAt, acknowledgedFacts } = running;
  const wellSince = verdict === "well" ? (running.wellSince ?? now) : null;
  if (wellSince && now.getTime() - wellSince.getTime() >= closeAfter * MINUTE) return { becomes: "closed" };
  if (acknowledgedFacts) {
    const worse = verdict === "bad" && worsened(acknowledgedFacts, facts);
    return { becomes: "open", since, openedAt, wellSince, notice: worse ? "worse" : null };
  }
  const told = (toldAt ?? openedAt).getTime();
  const remind = wellSince === null && now.getTime() - told >= REMIND_EVERY;
  return { becomes: "open", since, openedAt, wellSince, notice: remind ? "reminder" : null };
}
