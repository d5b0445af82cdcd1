import { describe, expect, it } from "vitest";
import { judgeDisk, judgeMigrations, judgeProof, judgeServer, PROOF_LIMIT_MS } from "./rules.mjs";
import { type UpgradeDriver, upgrade } from "./run.mjs";

const NOW = Date.parse("2026-12-01T12:00:00Z");
const ago = (ms: number) => new Date(NOW - ms).toISOString();
const GOOD = { at: ago(3_600_000), ok: true, problem: null };

/** An installation on paper: remembers what was done to it. */
function installation(
  changes: Partial<UpgradeDriver> = {},
  facts: Record<string, unknown> = {},
  proof: unknown = GOOD,
) {
  const steps: string[] = [];
  const audited: string[] = [];
  const said: string[] = [];
  const driver: UpgradeDriver = {
    now: async () => ({ id: "1", name: "old" }),
    next: async () => ({ id: "2", name: "new", migrations: ["a", "b", "c"] }),
    freeBytes: async () => 50e9,
    sql: async (query) => {
      const action = /'upgrade\.([\w-]+)'/.exec(query)?.[1];
      if (action) audited.push(`${action}${/, ('[^']*') *\)? RETURNING/.exec(query)?.[1] ?? ""}`);
      else if (query.includes("FROM backup_proof")) return proof;
      return { version: 180_004, bytes: 1e9, applied: ["a"], proofs: true, ...facts };
    },
    migrate: async () => void steps.push("migrate"),
    start: async () => void steps.push("start"),
    smoke: async () => void steps.push("smoke"),
    back: async (_old, { started }) => void steps.push(started ? "back" : "unchanged"),
    ...changes,
  };
  const go = (options: { withoutProof?: string; onlyLook?: boolean } = {}) =>
    upgrade(driver, { ...options, log: (text) => said.push(text), clock: () => NOW });
  return { go, steps, audited, said };
}

describe("an upgrade", () => {
  it("looks, migrates, starts and looks again, and says and audits each step", async () => {
    const { go, steps, audited, said } = installation();
    expect(await go()).toBe("done");
    expect(steps).toEqual(["migrate", "start", "smoke"]);
    expect(audited).toEqual(["begun", "done"]);
    expect(said).toContain("Pending migrations: b, c");
  });

  it("has nothing to do for the version that runs, and changes nothing when only asked to look", async () => {
    const same = installation({ next: async () => ({ id: "1", name: "old", migrations: [] }) });
    expect([await same.go(), same.steps, same.audited]).toEqual(["nothing", [], []]);
    const look = installation();
    expect([await look.go({ onlyLook: true }), look.steps, look.audited]).toEqual(["looked", [], []]);
  });

  it.each([
    ["an old proof", {}, { ...GOOD, at: ago(PROOF_LIMIT_MS) }, /26 hours old/],
    ["a failed proof", {}, { ...GOOD, ok: false, problem: "WRONG_KEY" }, /WRONG_KEY/],
    ["no proof", {}, null, /ever been proven/],
    ["a database without a table of proofs", { proofs: false }, GOOD, /ever been proven/],
    ["an old PostgreSQL", { version: 140_011 }, GOOD, /PostgreSQL 14 is too old/],
    ["a full disk", { bytes: 26e9 }, GOOD, /needs 52.5 GB/],
    ["a newer database", { applied: ["a", "d"] }, GOOD, /does not know d/],
  ])("refuses with %s, and changes nothing", async (_what, facts, proof, sentence) => {
    const { go, steps, audited } = installation({}, facts, proof);
    await expect(go()).rejects.toThrow(sentence);
    expect([steps, audited]).toEqual([[], ["refused"]]);
  });

  it("goes on without a proof for a reason that the audit log keeps, but not without room", async () => {
    const waived = installation({}, {}, null);
    expect(await waived.go({ withoutProof: "the owner's word" })).toBe("done");
    expect(waived.audited[0]).toContain("without-proof");
    const full = installation({ freeBytes: async () => 1e9 }, {}, null);
    await expect(full.go({ withoutProof: "all the same" })).rejects.toThrow(/1\.0 GB free/);
  });

  it("leaves the old version running when the migration fails", async () => {
    const { go, steps, audited } = installation({
      migrate: async () => {
        throw new Error("deadlock detected");
      },
    });
    await expect(go()).rejects.toThrow(/deadlock detected/);
    expect([steps, audited]).toEqual([["unchanged"], ["begun", "failed"]]);
  });

  it.each([
    ["does not start", { start: async () => Promise.reject(new Error("no such image")) }],
    ["shows that it does not work", {}],
  ])("returns to the old version when the new one %s", async (_what, changes) => {
    let smokes = 0;
    const failing = "start" in changes ? -1 : 1;
    const { go, steps, audited, said } = installation({
      ...changes,
      smoke: async () => (++smokes === failing ? "the sign-in page answers 500" : undefined),
    });
    expect(await go()).toBe("returned");
    expect(steps.at(-1)).toBe("back");
    expect(audited).toEqual(["begun", "returned"]);
    expect(said.at(-1)).toBe("old runs again.");
  });

  it("says when even the old version does not work", async () => {
    const { go, audited } = installation({ smoke: async () => "nobody answers" });
    await expect(go()).rejects.toThrow(/Neither new .* nor old/);
    expect(audited).toEqual(["begun", "returned"]);
  });
});

describe("the rules", () => {
  it("take a proof up to its limit", () => {
    expect(judgeProof({ ...GOOD, at: ago(PROOF_LIMIT_MS - 1_000) }, NOW)).toBeUndefined();
    expect(judgeProof({ ...GOOD, at: ago(PROOF_LIMIT_MS) }, NOW)).toBeDefined();
  });

  it("want room for two dumps", () => {
    expect(judgeDisk(2.5e9, 1e9)).toBeUndefined();
    expect(judgeDisk(2.5e9 - 1, 1e9)).toBeDefined();
  });

  it("know which migrations are to come", () => {
    expect(judgeMigrations(["a", "b"], ["a"])).toEqual({ pending: ["b"], refusal: undefined });
    expect(judgeMigrations(["a"], ["a", "b"]).refusal).toContain("b");
    expect(judgeServer(150_000)).toBeUndefined();
  });
});
