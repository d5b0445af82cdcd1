import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { JobContext } from "../context";
import { statement } from "../db/statement";
import { defineJob } from "./definitions";
import { progressTopic } from "./job-context";
import { listed } from "./registry";
import { type BackendName, until } from "./testing/backends";
import { happenInSteps } from "./testing/effect-jobs";
import { JobLab } from "./testing/job-lab";

/** A long job that waits to be interrupted the first time, and does its work the second. It may not fail once. */
function waitingJob(name: string) {
  const runs: string[] = [];
  const job = defineJob({
    name,
    queue: "imports",
    mode: "long",
    attempts: 1,
    payload: z.object({}),
    handler: async () => async (ctx: JobContext) => {
      if (runs.push(name) === 1) {
        await new Promise((resolve) => ctx.signal.addEventListener("abort", resolve));
        ctx.signal.throwIfAborted();
      }
      await ctx.db.rows(statement("test.waited", "insert into effect_log (n) values (1)"));
    },
  });
  return { job, runs };
}

describe.each<BackendName>(["postgres", "redis"])("long jobs on %s", (name) => {
  const lab = new JobLab(name);
  const { freshGym, work, jobs, counts, allDone } = lab;

  it("runs a long job in steps and tells open screens how far it is", async () => {
    lab.gym = await freshGym();
    await work();
    const topic = progressTopic(lab.gym.facts.id);
    await lab.world.within(lab.gym, async (ctx) => ctx.enqueue(happenInSteps, { from: 0, to: 20 }));
    await allDone();
    expect(await counts()).toEqual({ log: 20, different: 20, total: 20 });
    const told = lab.world.live.filter((sent) => sent.topic === topic).map((sent) => sent.message);
    expect(told.at(-1)).toMatchObject({
      job: "test.happen-in-steps",
      done: 20,
      total: 20,
      payload: { from: 0, to: 20 },
    });
    const steps = told.map((message) => Number(message.done));
    expect(steps).toEqual([...new Set(steps)].sort((a, b) => a - b));
  });

  it("gives back what a stopping worker could not finish, without counting it as a failure", async () => {
    lab.gym = await freshGym();
    const { job: patient, runs } = waitingJob("test.patient");
    const first = await work(jobs(listed(patient)));
    await lab.world.within(lab.gym, async (ctx) => ctx.enqueue(patient, {}));
    await until(
      () => runs.length,
      (times) => times === 1,
    );
    await first.stop();
    await work(jobs(listed(patient)));
    await allDone();
    expect(await counts()).toMatchObject({ log: 1 });
  });

  it("interrupts a long job that the queue has lost sight of, and runs it anew", async () => {
    lab.gym = await freshGym();
    const { job: watchful, runs } = waitingJob("test.watchful");
    await work(jobs(listed(watchful)));
    await lab.world.within(lab.gym, async (ctx) => ctx.enqueue(watchful, {}));
    await until(
      () => runs.length,
      (times) => times === 1,
    );
    await lab.backend.forget();
    await allDone();
    expect(runs).toHaveLength(2);
    expect(await counts()).toMatchObject({ log: 1 });
  });
});
