import { describe, expect, it } from "vitest";
import { isUuid } from "@/platform/ids";
import { graceNoticeOf, inDaytime, noticeIdOf } from "./rules";

describe("notices", () => {
  it.each([
    ["2026-03-09", undefined],
    ["2026-03-10", "grace_first"],
    ["2026-03-12", "grace_first"],
    ["2026-03-13", "grace_later"],
    ["2026-03-16", "grace_last"],
    ["2026-03-23", "grace_last"],
    ["2026-03-24", undefined],
  ])("of a bill due on 10 March are by %s: %s", (today, kind) => {
    expect(graceNoticeOf("2026-03-10", today)?.kind).toBe(kind);
  });

  it.each([
    ["2026-03-10T05:00:00Z", "2026-03-10T05:00:00.000Z"],
    ["2026-03-10T04:59:00Z", "2026-03-10T05:00:00.000Z"],
    ["2026-03-10T17:00:00Z", "2026-03-11T05:00:00.000Z"],
    ["2026-03-10T21:30:00Z", "2026-03-11T05:00:00.000Z"],
  ])("at %s wait until %s in Nairobi", (now, then) => {
    expect(inDaytime(new Date(now), "Africa/Nairobi").toISOString()).toBe(then);
  });

  it("have one id for a gym and key", () => {
    const id = noticeIdOf("gym", "receipt:1");
    expect(isUuid(id)).toBe(true);
    expect(noticeIdOf("gym", "receipt:1")).toBe(id);
    expect(noticeIdOf("other", "receipt:1")).not.toBe(id);
  });
});
