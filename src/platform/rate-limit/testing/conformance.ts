import { randomUUID } from "node:crypto";
import { expect, it } from "vitest";
import { type LimitTable, limits } from "../limits";
import type { RateLimiter } from "../rate-limiter";

/** The product's table with one short window, so that a test can see it end. */
export const shortTable: LimitTable = {
  ...limits,
  "second-factor": { points: 3, windowSeconds: 1, countedIn: "exact", keyedBy: "user" },
};

/** What every backend promises. `pair` makes two limiters over one store, as two processes would. */
export function rateLimiterConformance(pair: () => { one: RateLimiter; two: RateLimiter }) {
  it("allows exactly five parallel tries over two processes, then says how long to wait", async () => {
    const { one, two } = pair();
    const key = `ada@example.test|${randomUUID()}`;
    const verdicts = await Promise.all(
      Array.from({ length: 40 }, (_, n) => (n % 2 === 0 ? one : two).consume("sign-in-account", key)),
    );
    expect(verdicts.filter((verdict) => verdict.ok)).toHaveLength(5);
    for (const verdict of verdicts) {
      if (verdict.ok) continue;
      expect(verdict.retryAfterSeconds).toBeGreaterThanOrEqual(58);
      expect(verdict.retryAfterSeconds).toBeLessThanOrEqual(60);
    }
  });

  it("counts down what remains and keeps keys and limits apart", async () => {
    const { one, two } = pair();
    const key = randomUUID();
    expect(await one.consume("sign-in-account", key)).toEqual({ ok: true, remaining: 4 });
    expect(await two.consume("sign-in-account", key)).toEqual({ ok: true, remaining: 3 });
    expect(await one.consume("sign-in-account", `${key}x`)).toEqual({ ok: true, remaining: 4 });
    expect(await one.consume("password-reset", key)).toEqual({ ok: true, remaining: 4 });
  });

  it("spends several points at once and refuses what does not fit", async () => {
    const { one, two } = pair();
    const key = randomUUID();
    expect(await one.consume("sign-in-account", key, 5)).toEqual({ ok: true, remaining: 0 });
    expect((await two.consume("sign-in-account", key)).ok).toBe(false);
  });

  it("starts anew after a reset made by the other process", async () => {
    const { one, two } = pair();
    const key = randomUUID();
    await one.consume("sign-in-account", key, 5);
    expect((await one.consume("sign-in-account", key)).ok).toBe(false);
    await two.reset("sign-in-account", key);
    expect(await one.consume("sign-in-account", key)).toEqual({ ok: true, remaining: 4 });
  });

  it("opens again when the window ends, not before", async () => {
    const { one, two } = pair();
    const key = randomUUID();
    const started = performance.now();
    await one.consume("second-factor", key, 3);
    let verdict = await two.consume("second-factor", key);
    expect(verdict).toEqual({ ok: false, retryAfterSeconds: 1 });
    while (!verdict.ok) {
      await new Promise((resolve) => setTimeout(resolve, 25));
      verdict = await two.consume("second-factor", key);
    }
    const waited = performance.now() - started;
    expect(waited).toBeGreaterThanOrEqual(950);
    expect(waited).toBeLessThan(2_500);
  });

  it("takes a key of any length and any characters", async () => {
    const { one } = pair();
    const verdict = await one.consume("sign-in-account", `${randomUUID()}\u0000${"é😀'\"".repeat(500)}`);
    expect(verdict).toEqual({ ok: true, remaining: 4 });
  });
}
