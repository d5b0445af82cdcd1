import type { ServiceContext } from "@/platform/context";
import { queueHealth } from "@/platform/jobs/health";
import { readMachine } from "@/platform/machine/read-machine";
import { ALIVE_SECONDS, type KnownProcess, listProcesses } from "@/platform/processes/read-processes";
import { listAlerts } from "../alerts/service";
import { newestProof } from "../backups/service";
import { countGyms } from "../data";
import { keptMails } from "../kept-mails";
import { countKiosks } from "../kiosks/service";
import { countDeliveries, countPayments, readDatabase } from "./data";
import * as rules from "./rules";
import type { Health, Part, PartHealth } from "./schema";

const DAY = 24 * 3_600_000;
/** Whoever has not answered by now counts as not asked: one silent part must not keep the others back. */
const PATIENCE_MS = 3_000;

type Judged = [Part, rules.Verdict][];

/** How every part of the installation is doing at this moment, the worst first. For operator procedures only. */
export async function readHealth(ctx: ServiceContext): Promise<Health> {
  const now = ctx.clock.now();
  const since = new Date(now.getTime() - DAY);
  const { ports } = ctx;
  const gyms = countGyms(ctx.db);
  const parts = await Promise.all([
    asked(["web", "workers", "versions"], async () => judgeProcesses(await listProcesses(ctx.db))),
    asked(["database"], async () => {
      const [pingMs, figures] = [await ports.db.ping(), await readDatabase(ctx.db)];
      return [["database", rules.judgeDatabase({ ...figures, pingMs })]];
    }),
    asked(["queue"], async () => [["queue", rules.judgeQueue(await queueHealth(ports.db))]]),
    asked(["live"], async () => [["live", rules.judgeLive(ports.realtime.healthy())]]),
    asked(["email", "push", "sms"], async () => {
      const found = await countDeliveries(ctx.db, since);
      const none = { sent: 0, failed: 0, suppressed: 0, queued: 0 };
      const kept = keptMails(ports.mailer) !== undefined && ports.demo === "off";
      return (["email", "push", "sms"] as const).map((channel) => [
        channel,
        rules.judgeDelivery(found.get(channel) ?? none, channel === "email" && kept),
      ]);
    }),
    asked(["payments"], async () => [
      ["payments", rules.judgePayments(await countPayments(ctx.db, since, now))],
    ]),
    asked(["kiosks"], async () => [["kiosks", rules.judgeKiosks(await countKiosks(ctx))]]),
    asked(["disk", "memory", "processor", "temperature"], async () =>
      rules.judgeMachine(await readMachine(ports.dataDir)).map(({ part, verdict }) => [part, verdict]),
    ),
    asked(["backup"], async () => {
      const proof = await newestProof(ctx);
      const age = proof && { ...proof, ageSeconds: (now.getTime() - Date.parse(proof.at)) / 1_000 };
      return [["backup", rules.judgeBackup(age)]];
    }),
    asked(["alerts"], async () => {
      const { rows } = await listAlerts(ctx, { state: "open", limit: 100 });
      return [["alerts", rules.judgeAlerts(rows.map(({ severity }) => severity))]];
    }),
  ]);
  return { parts: rules.worstFirst(parts.flat()), gyms: await gyms, asOf: now.toISOString() };
}

/** Asks for some parts; whatever goes wrong, they are said to be unknown. */
async function asked(parts: readonly Part[], work: () => Promise<Judged>): Promise<PartHealth[]> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), PATIENCE_MS);
  });
  try {
    const judged = await Promise.race([work().catch(() => undefined), late]);
    return (judged ?? parts.map((part) => [part, rules.UNASKED] as const)).map(([part, verdict]) => ({
      part,
      ...verdict,
    }));
  } finally {
    clearTimeout(timer);
  }
}

function judgeProcesses(processes: readonly KnownProcess[]): Judged {
  const figures = (role: KnownProcess["role"]): rules.ProcessFigures => {
    const [alive, silent] = [[], []] as [KnownProcess[], KnownProcess[]];
    for (const one of processes.filter((known) => known.role === role))
      (one.silentSeconds <= ALIVE_SECONDS ? alive : silent).push(one);
    const last = Math.min(...silent.map(({ silentSeconds }) => silentSeconds));
    const silentSeconds = silent.length === 0 ? 0 : Math.round(last);
    return { alive: alive.length, silent: silent.length, silentSeconds };
  };
  const versions = processes
    .filter(({ silentSeconds }) => silentSeconds <= ALIVE_SECONDS)
    .map(({ version, commit }) => [version ?? "?", commit].filter(Boolean).join(" · "));
  return [
    ["web", rules.judgeWeb(figures("web"))],
    ["workers", rules.judgeWorkers(figures("worker"))],
    ["versions", rules.judgeVersions(versions)],
  ];
}
