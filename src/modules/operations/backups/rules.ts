/** How many backups are kept: the latest of so many days, weeks and months. */
const KEPT = { days: 7, weeks: 4, months: 12 } as const;

export interface KeptBackup {
  readonly id: string;
  readonly madeAt: Date;
  /** Only a backup that has proven itself may stand for its day. */
  readonly proven: boolean;
}

function dayOf(at: Date, zone: string): string {
  return new Intl.DateTimeFormat("en-CA", { timeZone: zone, dateStyle: "short" }).format(at);
}

/** The Monday that a day's week begins with. */
function weekOf(day: string): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() - ((date.getUTCDay() + 6) % 7));
  return date.toISOString().slice(0, 10);
}

/**
 * Which backups may go: all but the latest of each of the last 7 days, 4 weeks and 12 months that have one. The latest
 * of all always stays, and so does the latest that has proven itself: a broken one must never take a good one's place.
 * @param zone whose calendar counts
 */
export function expiredBackups(backups: readonly KeptBackup[], zone: string): string[] {
  const latestFirst = [...backups].sort((a, b) => b.madeAt.getTime() - a.madeAt.getTime());
  const kept = new Set<string>();
  const keep = (one: KeptBackup | undefined) => one && kept.add(one.id);
  keep(latestFirst[0]);
  keep(latestFirst.find(({ proven }) => proven));
  const periods = [
    { most: KEPT.days, of: (day: string) => day },
    { most: KEPT.weeks, of: weekOf },
    { most: KEPT.months, of: (day: string) => day.slice(0, 7) },
  ];
  for (const { most, of } of periods) {
    const best = new Map<string, KeptBackup>();
    for (const one of latestFirst) {
      const period = of(dayOf(one.madeAt, zone));
      const known = best.get(period);
      if (!known) {
        if (best.size < most) best.set(period, one);
      } else if (!known.proven && one.proven) best.set(period, one);
    }
    for (const one of best.values()) keep(one);
  }
  return latestFirst.filter(({ id }) => !kept.has(id)).map(({ id }) => id);
}
