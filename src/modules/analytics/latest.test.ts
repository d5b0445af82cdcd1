import { describe, expect, it } from "vitest";
import { Latest } from "./latest";

function steps() {
  const ends: ((value: string) => void)[] = [];
  const fails: ((error: Error) => void)[] = [];
  const make = () =>
    new Promise<string>((resolve, reject) => {
      ends.push(resolve);
      fails.push(reject);
    });
  return { ends, fails, make };
}
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe("one at a time", () => {
  it("makes one for who asks first and one more for all who ask meanwhile", async () => {
    const latest = new Latest<string>();
    const { ends, make } = steps();
    const first = latest.ask("a", make);
    const later = [latest.ask("a", make), latest.ask("a", make), latest.ask("a", make)];
    expect(ends).toHaveLength(1);
    ends[0]?.("old");
    expect(await first).toBe("old");
    await settled();
    expect(ends).toHaveLength(2);
    ends[1]?.("new");
    expect(await Promise.all(later)).toEqual(["new", "new", "new"]);
    await settled();
    const again = latest.ask("a", make);
    ends[2]?.("newest");
    expect(await again).toBe("newest");
  });

  it("keeps keys apart", async () => {
    const latest = new Latest<string>();
    const { ends, make } = steps();
    const both = [latest.ask("a", make), latest.ask("b", make)];
    ends[0]?.("a");
    ends[1]?.("b");
    expect(await Promise.all(both)).toEqual(["a", "b"]);
  });

  it("goes on after a failure, which only those get who waited for it", async () => {
    const latest = new Latest<string>();
    const { ends, fails, make } = steps();
    const first = latest.ask("a", make);
    const second = latest.ask("a", make);
    fails[0]?.(new Error("down"));
    await expect(first).rejects.toThrow("down");
    await settled();
    ends[1]?.("up");
    expect(await second).toBe("up");
  });
});
