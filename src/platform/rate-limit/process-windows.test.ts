import { expect, it } from "vitest";
import fc from "@/shared/testing/properties";
import { ProcessWindows } from "./process-windows";

const limit = { points: 3, windowSeconds: 10 };

it("never allows more than its points within a window, and always the first of them", () => {
  const step = fc.record({ key: fc.constantFrom("a", "b"), wait: fc.integer({ min: 0, max: 4_000 }) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const windows = new ProcessWindows(limit);
      const begun = new Map<string, { at: number; spent: number }>();
      let now = 1_000_000;
      for (const { key, wait } of steps) {
        now += wait;
        let window = begun.get(key);
        if (!window || now - window.at >= 10_000) window = { at: now, spent: 0 };
        begun.set(key, window);
        window.spent += 1;
        const verdict = windows.consume(key, 1, now);
        if (window.spent <= 3) expect(verdict).toEqual({ ok: true, remaining: 3 - window.spent });
        else {
          const left = Math.max(1, Math.ceil((window.at + 10_000 - now) / 1_000));
          expect(verdict).toEqual({ ok: false, retryAfterSeconds: left });
        }
      }
    }),
  );
});

it("gives points back, and forgets a key on demand", () => {
  const windows = new ProcessWindows(limit);
  for (let n = 0; n < 3; n++) windows.consume("a", 1, 0);
  expect(windows.consume("a", -1, 0)).toEqual({ ok: true, remaining: 1 });
  expect(windows.consume("a", 2, 0).ok).toBe(false);
  windows.delete("a");
  expect(windows.consume("a", 1, 0)).toEqual({ ok: true, remaining: 2 });
});

it("keeps no key longer than two windows", () => {
  const windows = new ProcessWindows(limit);
  for (let n = 0; n < 1_000; n++) windows.consume(`k${n}`, 1, 5_000);
  expect(windows.size).toBe(1_000);
  windows.consume("later", 1, 20_000);
  expect(windows.size).toBe(1);
});
