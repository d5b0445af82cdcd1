import { setImmediate as tick } from "node:timers/promises";
import { expect, it, vi } from "vitest";
import { Turns } from "./turns";

it("lets so many in at once and the others in the order in which they came; a turn ends once", async () => {
  const turns = new Turns(2, 60_000);
  const entered: number[] = [];
  const ends: (() => void)[] = [];
  for (let at = 0; at < 5; at++) {
    void turns.enter().then((end) => {
      entered.push(at);
      ends[at] = end;
    });
  }
  await tick();
  expect(entered).toEqual([0, 1]);
  for (const _ of [1, 2, 3]) ends[1]?.();
  await tick();
  expect(entered).toEqual([0, 1, 2]);
  for (const at of [0, 2]) ends[at]?.();
  await tick();
  expect(entered).toEqual([0, 1, 2, 3, 4]);
});

it("refuses whoever's turn does not come in time, and gives nobody's turn away by it", async () => {
  vi.useFakeTimers();
  try {
    const turns = new Turns(1, 10_000);
    const end = await turns.enter();
    const waiting = expect(turns.enter()).rejects.toMatchObject({ code: "UNAVAILABLE" });
    await vi.advanceTimersByTimeAsync(10_000);
    await waiting;
    end();
    await turns.enter();
    expect(vi.getTimerCount()).toBe(0);
  } finally {
    vi.useRealTimers();
  }
});

it("sends away all who wait for what is gone, not whoever is at work or comes later", async () => {
  const turns = new Turns(1, 60_000);
  const end = await turns.enter();
  const refused = Promise.allSettled([turns.enter(), turns.enter()]);
  turns.refuseWaiting();
  expect((await refused).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  const later = turns.enter();
  end();
  await later;
});
