import { describe, expect, it } from "vitest";
import { wantedChange } from "../../changes/schema";
import type { MembershipMoney } from "../../overview/schema";
import { changeOf, type Draft, firstDraft, fixOf } from "./draft";

const id = "0196f136-7480-700c-88dc-cbf68227e925";
const membership = (over: Partial<MembershipMoney> = {}) =>
  ({
    startsOn: "2026-01-01",
    billingDay: 1,
    freezes: [],
    freezeTerms: { earliestOn: "2026-03-17", minDays: 7, maxDays: 90, feeMode: "free", feeMinor: 0 },
    ...over,
  }) as MembershipMoney;
const draft = (over: Partial<Draft> = {}): Draft => ({ ...firstDraft(membership(), "2026-03-10"), ...over });

describe("what is suggested first", () => {
  it("is a freeze that the gym's rules allow, and another billing day", () => {
    expect(draft()).toMatchObject({ fromOn: "2026-03-17", toOn: "2026-03-30", toDay: 15 });
    const short = { ...membership().freezeTerms, maxDays: 10 };
    expect(firstDraft(membership({ freezeTerms: short }), "2026-03-10").toOn).toBe("2026-03-26");
    expect(firstDraft(membership({ startsOn: "2026-04-01" }), "2026-03-10").fromOn).toBe("2026-04-01");
  });
});

describe("the change that is asked for", () => {
  it("is what the server takes, for every kind", () => {
    const freezes = [
      {
        id,
        fromOn: "2026-04-01",
        toOn: null,
        running: false,
        feeMode: "free",
        feeMinor: 0,
        endOnReturn: true,
      },
    ] as MembershipMoney["freezes"];
    const kinds = [
      "freeze",
      "return",
      "cancel_freeze",
      "undo_switch",
      "cancel",
      "undo_cancel",
      "move_billing_day",
    ];
    for (const kind of kinds) {
      const asked = changeOf(kind as "freeze", draft(), membership({ freezes }));
      expect(wantedChange.safeParse(asked).success, kind).toBe(true);
    }
    expect(wantedChange.safeParse(changeOf("switch", draft({ planId: id }), membership())).success).toBe(
      true,
    );
  });

  it("waits while something is missing", () => {
    expect(changeOf("switch", draft(), membership())).toBeNull();
    expect(changeOf("freeze", draft({ fromOn: "" }), membership())).toBeNull();
    expect(changeOf("cancel", draft({ wantedOn: "" }), membership())).toBeNull();
    expect(changeOf("cancel_freeze", draft(), membership())).toBeNull();
  });

  it("lets an open freeze end with the return, and credits days only when it ends at once", () => {
    expect(changeOf("freeze", draft({ openEnd: true, endOnReturn: false }), membership())).toMatchObject({
      toOn: null,
      endOnReturn: true,
    });
    expect(changeOf("cancel", draft({ refundUnused: true }), membership())).toMatchObject({
      refundUnused: false,
    });
  });
});

describe("the press that mends a refusal", () => {
  it("moves a freeze to the first possible day and keeps its length", () => {
    const late = draft({ fromOn: "2026-03-12", toOn: "2026-03-18" });
    const fix = fixOf({ code: "FREEZE_NOTICE", params: { earliestOn: "2026-03-17", noticeDays: 7 } }, late);
    expect(fix?.patch).toEqual({ fromOn: "2026-03-17", toOn: "2026-03-23" });
  });

  it("makes it as long as it must or may be", () => {
    const from = draft({ fromOn: "2026-03-17", openEnd: true });
    expect(fixOf({ code: "FREEZE_TOO_SHORT", params: { minDays: 7, days: 2 } }, from)?.patch).toEqual({
      toOn: "2026-03-23",
      openEnd: false,
    });
    expect(fixOf({ code: "FREEZE_TOO_LONG", params: { maxDays: 90, days: 99 } }, from)?.on).toBe(
      "2026-06-14",
    );
  });

  it("is none where only somebody else can help", () => {
    expect(fixOf({ code: "OWES", params: { owedMinor: 1, currency: "KES" } }, draft())).toBeNull();
    expect(fixOf({ code: "INSIDE_NOTICE", params: {} }, draft({ wantedOn: null }))).toBeNull();
  });
});
