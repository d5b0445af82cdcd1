import { describe, expect, it } from "vitest";
import { DomainError } from "@/platform/errors";
import { addDays } from "@/shared/time-zone/local-date";
import { MEMBERSHIP_CHANGES, MEMBERSHIP_STATUSES, type MembershipStatus } from "../schema";
import { beginFreeze, cancelFreeze, returnFromFreeze, scheduleFreeze } from "./freezing";
import { apply, LIFE, type Life, runningStatus } from "./rules";
import { freezeOf, lifeOf } from "./testing";

const TODAY = "2026-03-10";

/** The facts that put a running membership into a state. */
const FACTS: Partial<Record<MembershipStatus, Partial<Life>>> = {
  trial: { trialDays: 90 },
  past_due: { pastDueSince: "2026-03-08", owedMinor: 500 },
  suspended: { suspendedOn: "2026-03-09" },
  frozen: { freezes: [freezeOf({ fromOn: "2026-03-05", toOn: "2026-03-20", status: "active" })] },
  pending_start: { startsOn: "2026-04-01" },
};
const inState = (status: MembershipStatus) => lifeOf({ ...FACTS[status], status });

function tried(status: MembershipStatus, change: (typeof MEMBERSHIP_CHANGES)[number]): string {
  try {
    return apply(inState(status), change, TODAY).life.status;
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
}

/** Where each change leads from each state; a state that is not named refuses it. */
const EXPECTED: Record<string, Partial<Record<MembershipStatus, MembershipStatus>>> = {
  signed: { draft: "active", pending_signature: "active" },
  paid: { pending_payment: "active", past_due: "past_due" },
  started: { pending_start: "pending_start" },
  converted: { trial: "trial" },
  completed: { trial: "completed", active: "completed", past_due: "completed", frozen: "completed" },
  reopened: { completed: "active" },
  suspended: { trial: "suspended", active: "suspended", past_due: "suspended", frozen: "suspended" },
  reactivated: { suspended: "suspended" },
  ended: {
    draft: "ended",
    pending_signature: "ended",
    pending_payment: "ended",
    pending_start: "ended",
    trial: "ended",
    active: "ended",
    past_due: "ended",
    frozen: "ended",
    suspended: "ended",
  },
};

describe("the state machine", () => {
  it.each(Object.entries(EXPECTED))("%s leads where it should, and nowhere from elsewhere", (change, to) => {
    for (const status of MEMBERSHIP_STATUSES) {
      const found = tried(status, change as (typeof MEMBERSHIP_CHANGES)[number]);
      expect([status, found]).toEqual([status, to[status] ?? "MEMBERSHIP_STATE"]);
    }
  });

  it("lets nothing happen to what is over, but for a pack whose credit comes back", () => {
    for (const change of MEMBERSHIP_CHANGES) {
      if (change === "sold") continue;
      expect(tried("ended", change)).toBe("MEMBERSHIP_STATE");
      if (change !== "reopened") expect(tried("completed", change)).toBe("MEMBERSHIP_STATE");
    }
  });

  it("leads from every state that is sold to an end, and reaches every state", () => {
    const reached = new Set<MembershipStatus>([
      "draft",
      "pending_signature",
      "pending_payment",
      "pending_start",
    ]);
    for (const status of MEMBERSHIP_STATUSES) {
      for (const change of MEMBERSHIP_CHANGES) {
        const found = tried(status, change) as MembershipStatus;
        if (MEMBERSHIP_STATUSES.includes(found)) reached.add(found);
      }
      if (status !== "ended" && status !== "completed") expect(LIFE.ended.from).toContain(status);
    }
    expect([...reached].sort()).toEqual([...MEMBERSHIP_STATUSES].sort());
  });

  it.each([
    ["before its first day", { startsOn: "2026-03-11" }, "pending_start"],
    ["in its trial", { startsOn: "2026-03-04", trialDays: 7 }, "trial"],
    ["on the day after its trial", { startsOn: "2026-03-03", trialDays: 7 }, "active"],
    ["owing in its trial", { startsOn: "2026-03-09", trialDays: 7, pastDueSince: "2026-03-10" }, "past_due"],
    ["frozen and owing", { ...FACTS.frozen, pastDueSince: "2026-03-09" }, "frozen"],
    ["suspended in a freeze", { ...FACTS.frozen, suspendedOn: "2026-03-09" }, "suspended"],
  ] as const)("%s", (_, facts, status) => {
    expect(runningStatus(lifeOf(facts as Partial<Life>), TODAY)).toBe(status);
  });
});

describe("what is kept of a change", () => {
  it("counts the price while it runs, the fee while it is frozen, and nothing otherwise", () => {
    const life = lifeOf({ recurringMinor: 3_000, frozenMinor: 400 });
    const mrr = (outcome: { steps: { mrrMinor: number }[] }) => outcome.steps[0]?.mrrMinor;
    expect(mrr(apply(life, "renewed", TODAY))).toBe(3_000);
    expect(mrr(apply({ ...life, pastDueSince: TODAY }, "past_due", TODAY))).toBe(3_000);
    const freeze = freezeOf({ fromOn: TODAY, toOn: null });
    const frozen = beginFreeze({ ...life, freezes: [freeze] }, freeze, TODAY);
    expect(mrr(frozen)).toBe(400);
    expect(mrr(returnFromFreeze(frozen.life, "2026-03-20"))).toBe(3_000);
    expect(mrr(apply(life, "suspended", TODAY, { suspendedOn: TODAY }))).toBe(0);
    expect(mrr(apply(life, "ended", TODAY))).toBe(0);
    expect(mrr(apply({ ...life, status: "trial", trialDays: 90 }, "renewed", TODAY))).toBe(0);
  });

  it("never goes back in time", () => {
    const late = apply(lifeOf({ lastOn: "2026-03-10", seq: 4 }), "renewed", "2026-03-01");
    expect(late.steps[0]).toMatchObject({ on: "2026-03-10" });
    expect(late.life).toMatchObject({ seq: 5, lastOn: "2026-03-10" });
  });

  it("closes what was frozen or to be frozen with the membership", () => {
    const running = freezeOf({ fromOn: "2026-03-05", toOn: "2026-03-20", status: "active" });
    const planned = freezeOf({ id: "planned", fromOn: "2026-05-01", toOn: "2026-05-10" });
    const { life } = apply(lifeOf({ status: "frozen", freezes: [running, planned] }), "ended", TODAY);
    expect(life.freezes).toMatchObject([
      { status: "ended", endedOn: "2026-03-09" },
      { status: "cancelled", endedOn: null },
    ]);
    expect([life.frozenFrom, life.frozenTo]).toEqual([null, null]);
  });
});

describe("a freeze", () => {
  const life = lifeOf({ endsOn: "2026-06-30", termEndsOn: "2026-05-31" });
  const freeze = freezeOf({ fromOn: "2026-03-15", toOn: "2026-03-24" });

  it("moves end and agreed term by its days, and back when it is taken back", () => {
    const planned = scheduleFreeze(life, freeze, TODAY).life;
    expect(planned).toMatchObject({
      status: "active",
      endsOn: "2026-07-10",
      termEndsOn: "2026-06-10",
      frozenFrom: "2026-03-15",
      frozenTo: "2026-03-24",
    });
    expect(cancelFreeze(planned, freeze.id ?? "", TODAY).life).toMatchObject({
      endsOn: life.endsOn,
      termEndsOn: life.termEndsOn,
      frozenFrom: null,
    });
  });

  it.each([0, 1, 4, 9, 10, 15])(
    "that is left after %i days has moved the end by the days that were used",
    (days) => {
      const planned = scheduleFreeze(life, freeze, TODAY).life;
      const frozen = beginFreeze(planned, planned.freezes[0] as typeof freeze, "2026-03-15").life;
      const back = returnFromFreeze(frozen, addDays("2026-03-15", days)).life;
      expect(back.endsOn).toBe(addDays("2026-06-30", Math.min(days, 10)));
      expect(back.status).toBe("active");
    },
  );

  it("without an end moves the end when it is over", () => {
    const open = freezeOf({ fromOn: "2026-03-15", toOn: null });
    const planned = scheduleFreeze(life, open, TODAY).life;
    expect(planned.endsOn).toBe("2026-06-30");
    const frozen = beginFreeze(planned, planned.freezes[0] as typeof open, "2026-03-15").life;
    expect(returnFromFreeze(frozen, "2026-03-22").life).toMatchObject({
      endsOn: "2026-07-07",
      freezes: [{ status: "ended", endedOn: "2026-03-21" }],
    });
  });

  it("does not meet another one, nor lie outside the membership", () => {
    const planned = scheduleFreeze(life, freeze, TODAY).life;
    const next = (fromOn: string, toOn: string | null) => () =>
      scheduleFreeze(planned, freezeOf({ id: "next", fromOn, toOn }), TODAY);
    expect(next("2026-03-24", "2026-03-30")).toThrow("FREEZE_CLASHES");
    expect(next("2026-03-01", null)).toThrow("FREEZE_CLASHES");
    expect(next("2026-03-25", "2026-03-30")).not.toThrow();
    expect(next("2026-12-01", "2026-12-02")).toThrow("INVALID_INPUT");
    expect(next("2025-12-01", "2025-12-02")).toThrow("INVALID_INPUT");
  });
});
