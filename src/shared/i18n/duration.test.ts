import { describe, expect, it } from "vitest";
import { formatDuration } from "./duration";

describe("formatDuration", () => {
  it("says seconds in the largest unit that fits", () => {
    expect([5, 89, 90, 2_820, 5_399, 5_400, 93_600, 200_000].map((n) => formatDuration(n, "en"))).toEqual([
      "5 seconds",
      "89 seconds",
      "2 minutes",
      "47 minutes",
      "90 minutes",
      "2 hours",
      "26 hours",
      "2 days",
    ]);
    expect(formatDuration(2_820, "de")).toBe("47 Minuten");
  });
});
