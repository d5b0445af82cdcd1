import { describe, expect, it } from "vitest";
import { DomainError } from "@/platform/errors";
import { PasswordWork } from "./hash";

describe("password work", () => {
  it("keeps argon2id by the agreed figures and tells right from wrong", async () => {
    const work = new PasswordWork({ atOnce: 2, waiting: 10 });
    const stored = await work.hash("a horse and two lamps");
    expect(stored).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await work.verify(stored, "a horse and two lamps")).toBe(true);
    expect(await work.verify(stored, "a horse and two lamp")).toBe(false);
    expect(await work.verify(null, "a horse and two lamps")).toBe(false);
    expect(work.done).toBe(4);
  });

  it("takes a password however its letters are composed", async () => {
    const work = new PasswordWork({ atOnce: 1, waiting: 1 });
    expect(await work.verify(await work.hash("mu\u0308de Bären"), "müde Bären")).toBe(true);
  });

  it("turns away what neither runs nor waits, and serves everybody else", async () => {
    const work = new PasswordWork({ atOnce: 2, waiting: 3 });
    const outcomes = await Promise.allSettled(Array.from({ length: 9 }, () => work.verify(null, "flood")));
    const refused = outcomes.filter((outcome) => outcome.status === "rejected");
    expect(refused).toHaveLength(4);
    for (const { reason } of refused) {
      expect(reason).toBeInstanceOf(DomainError);
      expect(reason).toMatchObject({ code: "UNAVAILABLE", params: { retryAfter: 1 } });
    }
    expect(await work.verify(null, "after the flood")).toBe(false);
    expect(work.done).toBe(6);
  });

  it("gives its turn back when the work fails", async () => {
    const work = new PasswordWork({ atOnce: 1, waiting: 0 });
    await expect(work.verify("not a hash", "x")).rejects.toThrow();
    expect(await work.verify(null, "x")).toBe(false);
  });
});
