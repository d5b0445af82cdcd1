import { expect, it } from "vitest";
import { PLATFORM_TENANT } from "@/platform/ids";
import type { AlertKind } from "../schema";
import { judge, type Readings } from "./rules";

const GB = 1_000_000_000;
const HOUR = 3_600;

/** Just inside every limit. */
const well: Readings = {
  machine: {
    cores: 4,
    load: 0,
    memory: { availableBytes: 1.2 * GB, totalBytes: 8 * GB },
    disk: { freeBytes: 15 * GB, totalBytes: 100 * GB },
    celsius: 75,
  },
  installation: {
    queue: { dead: 0, oldestWaitingSeconds: 300 },
    connections: 90,
    maxConnections: 100,
    proof: { ok: true, ageSeconds: 26 * HOUR },
    logArchive: { failing: false, behindBytes: 256_000_000 },
  },
  certificateDays: 14,
  failingMails: 2,
  silentKiosks: [],
};
const { machine, installation } = well;
if (!machine?.disk || !installation) throw new Error("the figures are there");

const bad = (readings: Readings) =>
  judge(readings).findings.flatMap(({ kind, verdict }) => (verdict === "bad" ? [kind] : []));

it("finds nothing wrong at the very limits", () => {
  expect(bad(well)).toEqual([]);
  expect(judge(well).looked.size).toBe(11);
});

const { memory, disk } = machine;
it.each<[AlertKind, Readings]>([
  ["disk", { ...well, machine: { ...machine, disk: { ...disk, freeBytes: 14.9 * GB } } }],
  ["memory", { ...well, machine: { ...machine, memory: { ...memory, availableBytes: 1.19 * GB } } }],
  ["temperature", { ...well, machine: { ...machine, celsius: 76 } }],
  [
    "queue_age",
    { ...well, installation: { ...installation, queue: { dead: 0, oldestWaitingSeconds: 301 } } },
  ],
  [
    "dead_letters",
    { ...well, installation: { ...installation, queue: { dead: 1, oldestWaitingSeconds: 0 } } },
  ],
  ["database_connections", { ...well, installation: { ...installation, connections: 91 } }],
  [
    "backup_proof",
    { ...well, installation: { ...installation, proof: { ok: true, ageSeconds: 26 * HOUR + 1 } } },
  ],
  ["backup_proof", { ...well, installation: { ...installation, proof: { ok: false, ageSeconds: 60 } } }],
  ["backup_proof", { ...well, installation: { ...installation, proof: null } }],
  [
    "log_archive",
    { ...well, installation: { ...installation, logArchive: { failing: true, behindBytes: 0 } } },
  ],
  [
    "log_archive",
    { ...well, installation: { ...installation, logArchive: { failing: false, behindBytes: 256_000_001 } } },
  ],
  ["certificate", { ...well, certificateDays: 13.9 }],
  ["certificate", { ...well, certificateDays: -1 }],
  ["mail", { ...well, failingMails: 3 }],
])("finds %s just beyond its limit, and nothing else", (kind, readings) => {
  expect(bad(readings)).toEqual([kind]);
});

it("finds each silent kiosk in its gym", () => {
  const kiosk = { tenantId: "gym", id: "kiosk", name: "Door", branch: "Main", minutes: 31 };
  const { findings } = judge({ ...well, silentKiosks: [kiosk] });
  const found = { tenantId: "gym", kind: "kiosk_offline", subject: "kiosk", verdict: "bad" };
  expect(findings.at(-1)).toEqual({ ...found, facts: { name: "Door", branch: "Main", minutes: 31 } });
  expect(findings[0]?.tenantId).toBe(PLATFORM_TENANT);
});

it("says nothing of what could not be asked, and closes a certificate's alert where https is given up", () => {
  const nothing = {
    machine: undefined,
    installation: undefined,
    failingMails: undefined,
    silentKiosks: undefined,
  };
  expect([...judge({ ...nothing, certificateDays: undefined }).looked]).toEqual([]);
  expect([...judge({ ...nothing, certificateDays: null }).looked]).toEqual(["certificate"]);
});
