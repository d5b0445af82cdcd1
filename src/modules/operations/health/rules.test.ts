import { describe, expect, it } from "vitest";
import type { Machine } from "@/platform/machine/read-machine";
import * as rules from "./rules";
import type { Part, PartHealth } from "./schema";

const said = ({ state, reason }: rules.Verdict) => [state, reason];

describe("what figures come to", () => {
  it("of processes", () => {
    expect(said(rules.judgeWorkers({ alive: 0, silent: 1, silentSeconds: 90 }))).toEqual([
      "bad",
      "WORKERS_NONE",
    ]);
    expect(said(rules.judgeWorkers({ alive: 1, silent: 1, silentSeconds: 90 }))).toEqual([
      "warn",
      "WORKERS_SILENT",
    ]);
    expect(said(rules.judgeWeb({ alive: 2, silent: 0, silentSeconds: 0 }))).toEqual(["ok", "WEB_OK"]);
    expect(said(rules.judgeVersions(["1.0 · a", "1.0 · b", "1.0 · a"]))).toEqual(["warn", "VERSIONS_MIXED"]);
  });

  it("of the database", () => {
    const well: rules.DatabaseFigures = {
      version: "18",
      sizeBytes: 1,
      connections: 10,
      maxConnections: 100,
      oldestSeconds: 0,
      cacheHit: 0.99,
      pingMs: 0.2,
    };
    const of = (figures: Partial<rules.DatabaseFigures>) =>
      said(rules.judgeDatabase({ ...well, ...figures }));
    expect(of({})).toEqual(["ok", "DATABASE_OK"]);
    expect(of({ connections: 90 })).toEqual(["ok", "DATABASE_OK"]);
    expect(of({ connections: 91 })).toEqual(["bad", "DATABASE_FULL"]);
    expect(of({ oldestSeconds: 601 })).toEqual(["warn", "DATABASE_BUSY"]);
    expect(of({ oldestSeconds: null, cacheHit: null })).toEqual(["ok", "DATABASE_OK"]);
    expect(of({ cacheHit: 0.5 })).toEqual(["warn", "DATABASE_COLD"]);
  });

  it("of the queue, of deliveries and of payments", () => {
    const queue = { depth: 1, later: 0, dead: 0, oldestWaitingSeconds: 0 };
    expect(said(rules.judgeQueue({ ...queue, oldestWaitingSeconds: 301, dead: 2 }))[1]).toBe("QUEUE_STUCK");
    expect(said(rules.judgeQueue({ ...queue, dead: 2, oldestWaitingSeconds: 61 }))[1]).toBe("QUEUE_DEAD");
    expect(said(rules.judgeQueue({ ...queue, oldestWaitingSeconds: 61 }))[1]).toBe("QUEUE_SLOW");
    const sent = { sent: 100, failed: 0, suppressed: 9, queued: 4 };
    expect(said(rules.judgeDelivery(sent, false))).toEqual(["ok", "DELIVERY_OK"]);
    expect(said(rules.judgeDelivery({ ...sent, failed: 2, sent: 0 }, false))[1]).toBe("DELIVERY_SOME_FAIL");
    expect(said(rules.judgeDelivery({ ...sent, failed: 26 }, false))).toEqual(["bad", "DELIVERY_FAILS"]);
    expect(said(rules.judgeDelivery(sent, true))).toEqual(["warn", "MAIL_KEPT"]);
    const paid = { succeeded: 9, failed: 4, unknown: 0, unknownSeconds: 0 };
    expect(said(rules.judgePayments(paid))).toEqual(["ok", "PAYMENTS_OK"]);
    expect(said(rules.judgePayments({ ...paid, failed: 10 }))).toEqual(["bad", "PAYMENTS_FAIL"]);
    expect(said(rules.judgePayments({ ...paid, failed: 10, unknown: 1 }))[1]).toBe("PAYMENTS_UNKNOWN");
  });

  it("of the machine, also where it says little", () => {
    const machine: Machine = {
      cores: 4,
      load: 3.3,
      memory: { availableBytes: 10, totalBytes: 100 },
      disk: { freeBytes: 149, totalBytes: 1_000 },
      celsius: 75,
    };
    const of = (changed: Partial<Machine>) =>
      Object.fromEntries(
        rules.judgeMachine({ ...machine, ...changed }).map(({ part, verdict }) => [part, verdict.reason]),
      );
    expect(of({})).toEqual({
      disk: "DISK_FULL",
      memory: "MEMORY_FULL",
      processor: "PROCESSOR_BUSY",
      temperature: "TEMPERATURE_HOT",
    });
    const well = { load: 1, memory: { availableBytes: 50, totalBytes: 100 }, disk: null, celsius: null };
    expect(of(well)).toEqual({
      disk: "UNASKED",
      memory: "MEMORY_OK",
      processor: "PROCESSOR_OK",
      temperature: "TEMPERATURE_NONE",
    });
    expect(of({ disk: { freeBytes: 20, totalBytes: 100 } }).disk).toBe("DISK_LOW");
  });

  it("of backups and alerts", () => {
    const proof = { ok: true, ageSeconds: 26 * 3_600, rows: 5, files: 1 };
    expect(said(rules.judgeBackup(proof))).toEqual(["ok", "BACKUP_OK"]);
    expect(said(rules.judgeBackup({ ...proof, ageSeconds: proof.ageSeconds + 1 }))[1]).toBe("BACKUP_OLD");
    expect(said(rules.judgeBackup({ ...proof, ok: false }))).toEqual(["bad", "BACKUP_FAILED"]);
    expect(said(rules.judgeAlerts(["warning"]))).toEqual(["warn", "ALERTS_OPEN"]);
    expect(said(rules.judgeAlerts(["warning", "critical"]))[0]).toBe("bad");
  });
});

describe("the order", () => {
  it("is bad, unknown, warning, well, nothing to say", () => {
    const one = (part: Part, state: PartHealth["state"]): PartHealth => ({
      part,
      state,
      reason: "UNASKED",
      facts: {},
    });
    const parts = [
      one("web", "ok"),
      one("sms", "quiet"),
      one("disk", "bad"),
      one("queue", "warn"),
      one("live", "bad"),
      one("push", "unknown"),
    ];
    expect(rules.worstFirst(parts).map(({ part }) => part)).toEqual([
      "live",
      "disk",
      "push",
      "queue",
      "web",
      "sms",
    ]);
  });
});
