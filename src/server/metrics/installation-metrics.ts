import type { Registry } from "prom-client";
import type { InstallationFigures } from "@/modules/operations/metrics/service";
import { pulledGauge, type Reading } from "@/platform/metrics/pulled";

type Value = (figures: InstallationFigures) => number | undefined;

/** One figure each: name, help, where it is found. */
const SINGLE: readonly [name: string, help: string, value: Value][] = [
  ["pulse_queue_depth", "Jobs and events that are due and not done", ({ queue }) => queue.depth],
  ["pulse_queue_later", "Jobs that are to run later", ({ queue }) => queue.later],
  ["pulse_queue_dead", "Dead letters: jobs that gave up", ({ queue }) => queue.dead],
  [
    "pulse_queue_oldest_seconds",
    "How long the oldest due job waits",
    ({ queue }) => queue.oldestWaitingSeconds,
  ],
  ["pulse_workers", "Worker processes that are alive", ({ queue }) => queue.workers],
  ["pulse_active_sessions", "Sign-ins that were used within 15 minutes", (of) => of.activeSessions],
  ["pulse_postgres_connections", "Connections that PostgreSQL has, of everybody", (of) => of.connections],
  ["pulse_postgres_connections_max", "Connections that it takes at most", (of) => of.maxConnections],
  ["pulse_postgres_bytes", "Size of the database", (of) => of.databaseBytes],
  ["pulse_clock_drift_seconds", "PostgreSQL's clock less the worker's", (of) => of.clockDriftSeconds],
  ["pulse_kiosks", "Kiosks in use", (of) => of.kiosks],
  [
    "pulse_kiosk_longest_silence_seconds",
    "Since the kiosk that has been silent longest",
    (of) => of.longestSilenceSeconds,
  ],
  [
    "pulse_backup_proof_age_seconds",
    "Since the newest proof of a backup; absent before the first",
    ({ proof }) => proof?.ageSeconds,
  ],
  [
    "pulse_backup_proof_ok",
    "Whether that proof held: 1 or 0",
    ({ proof }) => (proof ? Number(proof.ok) : undefined),
  ],
  ["pulse_backup_proof_minutes", "How long restoring and comparing took", ({ proof }) => proof?.minutes],
  [
    "pulse_log_archive_failing",
    "Whether PostgreSQL's last try to archive its log failed: 1 or 0",
    ({ logArchive }) => Number(logArchive?.failing ?? false),
  ],
  [
    "pulse_log_archive_behind_bytes",
    "Log that its archive does not have yet; 0 where none is kept",
    ({ logArchive }) => logArchive?.behindBytes ?? 0,
  ],
  ["pulse_gyms", "Active gyms", (of) => of.gyms],
  ["pulse_check_ins_day", "Visits of the last 24 hours", (of) => of.checkIns],
  ["pulse_refusals_day", "People who were told no at the door in the last 24 hours", (of) => of.refusals],
  ["pulse_bookings_day", "Bookings of the last 24 hours", (of) => of.bookings],
  ["pulse_new_members_day", "Members that gyms have added in the last 24 hours", (of) => of.members],
  ["pulse_sign_ups_day", "Accounts made in the last 24 hours", (of) => of.accounts],
];

/** What there is once for the whole installation. No series names a gym or a person. */
export function installationMetrics(registry: Registry, figures: () => Promise<InstallationFigures>): void {
  for (const [name, help, value] of SINGLE) {
    const read = async (): Promise<Reading[]> => [{ value: value(await figures()) ?? undefined }];
    pulledGauge(registry, { name, help, read });
  }
  pulledGauge(registry, {
    name: "pulse_kiosks_silent",
    help: "Kiosks that have said nothing for more than so many minutes",
    labelNames: ["minutes"],
    read: async () => {
      const { five, thirty, twoHours } = (await figures()).kiosksSilent;
      return [
        { labels: { minutes: "5" }, value: five },
        { labels: { minutes: "30" }, value: thirty },
        { labels: { minutes: "120" }, value: twoHours },
      ];
    },
  });
  pulledGauge(registry, {
    name: "pulse_payments_day",
    help: "Attempts to pay of the last 24 hours, by what became of them",
    labelNames: ["status"],
    read: async () =>
      Object.entries((await figures()).payments).map(([status, value]) => ({ labels: { status }, value })),
  });
}
