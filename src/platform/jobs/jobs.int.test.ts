import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { JobContext } from "../context";
import { statement } from "../db/statement";
import { DomainError } from "../errors";
import { PLATFORM_TENANT } from "../ids";
import { discardJobs, replayDeadLetters } from "./dead-letters";
import { defineJob } from "./definitions";
import { queueHealth } from "./health";
import { listed } from "./registry";
import { type BackendName, until } from "./testing/backends";
import { happen, happened } from "./testing/effect-jobs";
import { JobLab } from "./testing/job-lab";

describe.each<BackendName>(["postgres", "redis"])("jobs on %s", (name) => {
  const lab = new JobLab(name);
  const { freshGym, work, jobs, counts, allDone, deadLetters } = lab;

  it("does what was committed, once, and nothing that was rolled back", async () => {
    lab.gym = await freshGym();
    await work();
    await lab.world.within(lab.gym, async (ctx) => ctx.enqueue(happen, { n: 1 }));
    await expect(
      lab.world.within(lab.gym, async (ctx) => {
        ctx.enqueue(happen, { n: 2 });
        throw new DomainError("CONFLICT");
      }),
    ).rejects.toThrow("CONFLICT");
    await lab.world.within(lab.gym, async (ctx) => ctx.enqueue(happen, { n: 3 }));
    await allDone();
    expect(await counts()).toEqual({ log: 2, different: 2, total: 2 });
  });

  it("fans an event out to everyone who reacts, and lets it end when nobody does", async () => {
    lab.gym = await freshGym();
    await work();
    await lab.world.within(lab.gym, async (ctx) => ctx.emit(happened, { n: 7 }));
    await lab.world.within(lab.gym, async (ctx) => ctx.emit({ ...happened, name: "test.ignored" }, { n: 8 }));
    await allDone();
    const seen = await lab.world.db.read(lab.gym.facts.id, (db) =>
      db.rows(statement("test.seen", "select n from effect_log order by n")),
    );
    expect(seen).toEqual([{ n: 7 }, { n: 1_000_007 }]);
  });

  it("does work that was committed while no worker was there, also by two workers at once", async () => {
    lab.gym = await freshGym();
    await lab.world.within(lab.gym, async (ctx) => {
      for (let n = 0; n < 300; n++) ctx.enqueue(happen, { n });
    });
    await Promise.all([work(), work()]);
    await allDone();
    expect(await counts()).toEqual({ log: 300, different: 300, total: 300 });
  });

  it("waits for the moment a job is meant for", async () => {
    lab.gym = await freshGym();
    await work();
    const ordered = Date.now();
    await lab.world.within(lab.gym, async (ctx) =>
      ctx.enqueue(happen, { n: 1 }, { runAt: new Date(ordered + 1_200) }),
    );
    await allDone();
    expect(Date.now() - ordered).toBeGreaterThanOrEqual(1_190);
    expect(await counts()).toMatchObject({ log: 1 });
  });

  it("completes every effect although the queue forgets everything in the middle", async () => {
    lab.gym = await freshGym();
    await work();
    await lab.world.within(lab.gym, async (ctx) => {
      for (let n = 0; n < 400; n++) ctx.enqueue(happen, { n, ms: 2 });
    });
    for (const seen of [40, 120]) {
      await until(counts, (now) => (now?.log ?? 0) >= seen);
      await lab.backend.forget();
    }
    await allDone();
    expect(await counts()).toEqual({ log: 400, different: 400, total: 400 });
  });

  it("retries a failure with growing pauses, and keeps nothing of the failed attempts", async () => {
    lab.gym = await freshGym();
    const at: number[] = [];
    const flaky = defineJob({
      name: "test.flaky",
      queue: "default",
      payload: z.object({}),
      handler: async () => async (ctx: JobContext) => {
        at.push(performance.now());
        await ctx.db.rows(statement("test.flaky", "insert into effect_log (n) values (1)"));
        if (at.length < 4) throw new Error("the network is away");
      },
    });
    await work(jobs(listed(flaky)));
    await lab.world.within(lab.gym, async (ctx) => ctx.enqueue(flaky, {}));
    await allDone();
    expect(at).toHaveLength(4);
    const pauses = at.slice(1).map((moment, index) => moment - (at[index] ?? 0));
    // 100, 200 and 400 ms, of which up to half is chance.
    for (const [index, least] of [50, 100, 200].entries())
      expect(pauses[index]).toBeGreaterThanOrEqual(least);
    expect(await counts()).toMatchObject({ log: 1 });
  });

  it("sets a poisoned payload aside, without its contents, and does it when it is replayed after a fix", async () => {
    lab.gym = await freshGym();
    const payload = z.object({ n: z.number(), note: z.string() }).strict();
    const fixed = defineJob({ ...happen, name: "test.fixed", payload, handler: happen.handler as never });
    const broken = defineJob({ ...fixed, payload: z.object({ n: z.string() }).strict() as never });
    const first = await work(jobs(listed(broken)));
    await lab.world.within(lab.gym, async (ctx) => ctx.enqueue(fixed, { n: 5, note: "secret@example.com" }));
    const [letter] = await until(deadLetters, (letters) => letters.length === 1);
    expect(letter).toMatchObject({ name: "test.fixed", attempts: 1 });
    expect(letter?.lastError).toBe("PoisonedPayload: n: invalid_type; payload: unrecognized_keys");
    expect((await queueHealth(lab.world.db)).dead).toBeGreaterThanOrEqual(1);
    await first.stop();
    await work(jobs(listed(fixed)));
    expect(await counts()).toMatchObject({ log: 0 });
    await lab.world.system((ctx) =>
      replayDeadLetters(ctx, [{ tenantId: lab.gym.facts.id, id: letter?.id ?? "" }]),
    );
    await allDone();
    expect(await counts()).toMatchObject({ log: 1 });
    expect(await deadLetters()).toEqual([]);
  });

  it("never retries a refusal, retries an outage, and lets an operator discard with a reason", async () => {
    lab.gym = await freshGym();
    const tries = { refused: 0, away: 0 };
    const refused = defineJob({
      name: "test.refused",
      queue: "default",
      payload: z.object({}),
      handler: async () => async () => {
        tries.refused++;
        throw new DomainError("MEMBERSHIP_STATE");
      },
    });
    const away = defineJob({
      name: "test.away",
      queue: "default",
      attempts: 3,
      payload: z.object({}),
      handler: async () => async () => {
        tries.away++;
        throw new DomainError("UNAVAILABLE");
      },
    });
    await work(jobs(listed(refused), listed(away)));
    await lab.world.within(lab.gym, async (ctx) => {
      ctx.enqueue(refused, {});
      ctx.enqueue(away, {});
    });
    const letters = await until(deadLetters, (found) => found.length === 2);
    expect(tries).toEqual({ refused: 1, away: 3 });
    expect(letters.map((letter) => letter.lastError).sort()).toEqual(["MEMBERSHIP_STATE", "UNAVAILABLE"]);
    for (const { id } of letters) {
      await lab.world.system((ctx) => discardJobs(ctx, [{ tenantId: lab.gym.facts.id, id }], "not wanted"));
    }
    expect(await deadLetters()).toEqual([]);
    const lines = await lab.world.system((ctx) =>
      ctx.db.rows(
        statement("test.audit", "select reason from audit_entry where action = 'dead-letter.discard'"),
      ),
    );
    expect(lines.length).toBeGreaterThanOrEqual(2);
    const gone = { tenantId: lab.gym.facts.id, id: letters[0]?.id ?? "" };
    await expect(lab.world.system((ctx) => replayDeadLetters(ctx, [gone]))).rejects.toThrow("NOT_FOUND");
  });

  it("shows a job its own gym only", async () => {
    lab.gym = await freshGym();
    const other = await freshGym();
    const first = await work();
    await lab.world.within(other, async (ctx) => ctx.enqueue(happen, { n: 1 }));
    await until(
      () => counts(other),
      (now) => now?.log === 1,
    );
    const seen: unknown[] = [];
    const nosy = defineJob({
      name: "test.nosy",
      queue: "default",
      payload: z.object({ other: z.string() }),
      handler: async () => async (ctx: JobContext, payload: { other: string }) => {
        seen.push(await ctx.db.rows(statement("test.nosy", "select n from effect_log")));
        seen.push(await ctx.db.models.outbox.findMany({ where: { tenantId: payload.other } }));
        await ctx.db.rows(statement("test.forge", "insert into effect_log (tenant_id, n) values ($1, 9)"), [
          payload.other,
        ]);
      },
    });
    await work(jobs(listed(nosy), listed(happen)));
    await first.stop();
    await lab.world.within(lab.gym, async (ctx) =>
      ctx.enqueue({ ...nosy, attempts: 1 }, { other: other.facts.id }),
    );
    await until(
      () => seen.length,
      (length) => length >= 2,
    );
    expect(seen.slice(0, 2)).toEqual([[], []]);
    expect(await counts(other)).toMatchObject({ log: 1 });
  });

  it("runs platform jobs without a gym", async () => {
    lab.gym = await freshGym();
    const tenants: unknown[] = [];
    const platform = defineJob({
      name: "test.platform",
      queue: "default",
      payload: z.object({}),
      handler: async () => async (ctx: JobContext) => {
        tenants.push([ctx.tenantId, ctx.tenant]);
      },
    });
    await work(jobs(listed(platform)));
    await lab.world.system(async (ctx) => ctx.enqueue(platform, {}));
    await until(
      () => tenants.length,
      (length) => length === 1,
    );
    expect(tenants).toEqual([[PLATFORM_TENANT, undefined]]);
  });
});
