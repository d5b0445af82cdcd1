import { PLATFORM_TENANT } from "@/platform/ids";
import type { QueueHealth } from "@/platform/jobs/health";
import type { Machine } from "@/platform/machine/read-machine";
import { type Finding, type Verdict, verdictOf } from "../rules";
import type { AlertFacts, AlertKind } from "../schema";

/** Everything that a look around has brought. A part that could not be asked is undefined. */
export interface Readings {
  machine: Machine | undefined;
  installation:
    | {
        queue: Pick<QueueHealth, "dead" | "oldestWaitingSeconds">;
        connections: number;
        maxConnections: number;
        proof: { ok: boolean; ageSeconds: number } | null;
        logArchive: { failing: boolean; behindBytes: number } | null;
      }
    | undefined;
  /** Days until it ends; null where there is none. */
  certificateDays: number | null | undefined;
  failingMails: number | undefined;
  silentKiosks: { tenantId: string; id: string; name: string; branch: string; minutes: number }[] | undefined;
}

/** Beyond `bad` it is wrong, from `well` on it is over. Shares are percent of what there is. */
export const LIMITS = {
  diskUsedPercent: { bad: 85, well: 83 },
  memoryUsedPercent: { bad: 85, well: 80 },
  celsius: { bad: 75, well: 70 },
  queueMinutes: { bad: 5, well: 1 },
  deadLetters: { bad: 0, well: 0 },
  connectionsPercent: { bad: 90, well: 80 },
  proofHours: { bad: 26, well: 26 },
  logBehindMegabytes: { bad: 256, well: 64 },
  certificateDays: { bad: 14, well: 14 },
  failingMails: { bad: 2, well: 0 },
} as const;

/** Minutes that an installation may be without any proof of a backup: its first night must come. */
const FIRST_PROOF = 26 * 60;

/** What was found, and of which kinds something could be found at all. */
export interface Look {
  readonly findings: readonly Finding[];
  readonly looked: ReadonlySet<AlertKind>;
}

/** What the readings mean. Of a kind that could not be read nothing is said, so that nothing opens or closes by it. */
export function judge(readings: Readings): Look {
  const findings: Finding[] = [];
  const looked = new Set<AlertKind>();
  const say = (kind: AlertKind, verdict: Verdict, facts: AlertFacts, openAfter?: number) => {
    looked.add(kind);
    const finding = { tenantId: PLATFORM_TENANT, kind, subject: "", verdict, facts };
    findings.push(openAfter === undefined ? finding : { ...finding, openAfter });
  };
  const { machine, installation, certificateDays, failingMails, silentKiosks } = readings;
  if (machine) {
    const { disk, memory, celsius } = machine;
    if (disk) {
      const percent = share(disk.totalBytes - disk.freeBytes, disk.totalBytes);
      say("disk", verdictOf(percent, LIMITS.diskUsedPercent), { percent });
    }
    const percent = share(memory.totalBytes - memory.availableBytes, memory.totalBytes);
    say("memory", verdictOf(percent, LIMITS.memoryUsedPercent), { percent });
    if (celsius !== null) say("temperature", verdictOf(celsius, LIMITS.celsius), { celsius });
  }
  if (installation) {
    const { queue, connections, maxConnections, proof, logArchive } = installation;
    const waited = queue.oldestWaitingSeconds / 60;
    say("queue_age", verdictOf(waited, LIMITS.queueMinutes), { minutes: Math.round(waited) });
    say("dead_letters", verdictOf(queue.dead, LIMITS.deadLetters), { count: queue.dead });
    const percent = share(connections, maxConnections);
    say("database_connections", verdictOf(percent, LIMITS.connectionsPercent), { percent });
    if (!proof) say("backup_proof", "bad", {}, FIRST_PROOF);
    else {
      const hours = proof.ageSeconds / 3_600;
      const verdict = proof.ok ? verdictOf(hours, LIMITS.proofHours) : "bad";
      say("backup_proof", verdict, { hours: Math.round(hours), ...(!proof.ok && { failed: true }) });
    }
    if (!logArchive) looked.add("log_archive");
    else {
      const { failing, behindBytes } = logArchive;
      const behind = behindBytes / 1_000_000;
      const verdict = failing ? "bad" : verdictOf(behind, LIMITS.logBehindMegabytes);
      say("log_archive", verdict, { count: Math.round(behind), ...(failing && { failed: true }) });
    }
  }
  if (certificateDays === null) looked.add("certificate");
  else if (certificateDays !== undefined)
    say("certificate", verdictOf(certificateDays, LIMITS.certificateDays, "little"), {
      days: Math.floor(certificateDays),
    });
  if (failingMails !== undefined)
    say("mail", verdictOf(failingMails, LIMITS.failingMails), { count: failingMails });
  if (silentKiosks) {
    looked.add("kiosk_offline");
    for (const { tenantId, id, ...facts } of silentKiosks)
      findings.push({ tenantId, kind: "kiosk_offline", subject: id, verdict: "bad", facts });
  }
  return { findings, looked };
}

/** Whole percent, rounded away from a limit that is not yet passed. */
function share(part: number, whole: number): number {
  return Math.round((part / Math.max(1, whole)) * 1_000) / 10;
}
