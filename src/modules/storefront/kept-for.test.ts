import { describe, expect, it } from "vitest";
import { KeptFor } from "./kept-for";

describe("answers kept for a while", () => {
  it("are found out once for all who ask meanwhile, and again when they are old", async () => {
    const kept = new KeptFor<number>(5_000, 10);
    let asked = 0;
    const find = async () => ++asked;
    expect(await Promise.all([kept.get("a", 0, find), kept.get("a", 4_999, find)])).toEqual([1, 1]);
    expect(await kept.get("b", 4_999, find)).toBe(2);
    expect(await kept.get("a", 5_000, find)).toBe(3);
    // A clock that was set back does not keep an answer for ever.
    expect(await kept.get("a", 100, find)).toBe(4);
  });

  it("are not kept when they fail, and never more than so many", async () => {
    const kept = new KeptFor<string>(5_000, 2);
    await expect(kept.get("a", 0, () => Promise.reject(new Error("gone")))).rejects.toThrow("gone");
    expect(await kept.get("a", 1, async () => "back")).toBe("back");
    await kept.get("b", 1, async () => "b");
    await kept.get("c", 1, async () => "c");
    expect(await kept.get("a", 1, async () => "found again")).toBe("found again");
    expect(await kept.get("c", 1, async () => "new")).toBe("c");
  });
});
