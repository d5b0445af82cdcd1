import { describe, expect, it } from "vitest";
import { FreshCache } from "./cache";

describe("FreshCache", () => {
  it("asks once for all who ask at the same time, and again when it is too old", async () => {
    const cache = new FreshCache<number>(10);
    let asked = 0;
    const load = async () => ++asked;
    expect(await Promise.all([cache.get("a", 0, 100, load), cache.get("a", 50, 100, load)])).toEqual([1, 1]);
    expect(await cache.get("a", 100, 100, load)).toBe(1);
    expect(await cache.get("a", 101, 100, load)).toBe(2);
  });

  it("does not keep what was under way when its key was dropped", async () => {
    const cache = new FreshCache<string>(10);
    let finish = (_: string) => {};
    const slow = cache.get("a", 0, 100, () => new Promise((resolve) => (finish = resolve)));
    cache.delete("a");
    const fresh = cache.get("a", 1, 100, async () => "new");
    finish("old");
    expect(await slow).toBe("old");
    expect(await fresh).toBe("new");
    expect(await cache.get("a", 2, 100, async () => "newer")).toBe("new");
  });

  it("does not keep a failure", async () => {
    const cache = new FreshCache<number>(10);
    await expect(cache.get("a", 0, 100, () => Promise.reject(new Error("down")))).rejects.toThrow("down");
    expect(await cache.get("a", 0, 100, async () => 1)).toBe(1);
  });

  it("stays within its bound and lets go of the longest loaded", async () => {
    const cache = new FreshCache<number>(3);
    let asked = 0;
    const load = async () => ++asked;
    for (const key of ["a", "b", "c"]) await cache.get(key, 0, 100, load);
    expect(await cache.get("a", 101, 100, load)).toBe(4);
    await cache.get("d", 102, 100, load);
    expect(cache.size).toBe(3);
    expect(await cache.get("a", 103, 100, load)).toBe(4);
    expect(await cache.get("b", 103, 100, load)).toBe(6);
  });
});
