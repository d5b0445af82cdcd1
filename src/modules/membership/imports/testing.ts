import { Readable } from "node:stream";
import type { Actor, JobContext } from "@/platform/context";
import { newId } from "@/platform/ids";
import { jobContext } from "@/platform/jobs/job-context";
import type { TestGym, TestWorld } from "@/platform/testing/world";
import type { TenantRole } from "@/shared/access/permission";
import { handleCheck, handleCommit, handleUndo } from "./job-handlers";
import type { Mapping } from "./schema";
import { checkBatch, commitBatch, getImport, undoBatch } from "./service";
import { receiveImport, takeImportFile } from "./upload/service";
import type { ImportDetail, ImportOptions, PlanChoice } from "./wizard/schema";

const HANDLERS = { check: handleCheck, commit: handleCommit, undo: handleUndo };

/** A list as a file: one line each. */
export function csv(...lines: string[]): Buffer {
  return Buffer.from(`${lines.join("\n")}\n`);
}

/** Walks an import through its steps as the wizard does, with the worker's part done at once. */
export class ImportRider {
  /** Called between stretches with what is done; may abort the run. */
  onProgress: (done: number, total: number, stop: AbortController) => void = () => undefined;

  constructor(
    readonly world: TestWorld,
    readonly gym: TestGym,
    readonly actor: Actor = { kind: "system", name: "test" },
    readonly roles: TenantRole[] = ["owner"],
  ) {}

  static async inNewGym(
    world: TestWorld,
    place: { country: string; currency: string; zone?: string } = { country: "KE", currency: "KES" },
  ): Promise<ImportRider> {
    return new ImportRider(world, await world.createGym(place));
  }

  /** What stands in the gym, straight from the tables. */
  standings() {
    return this.world.db.read(this.gym.facts.id, async ({ models }) => {
      const members = await models.member.groupBy({ by: ["standing"], _count: true });
      return {
        members: await models.member.count(),
        memberships: await models.membership.count(),
        plans: await models.plan.count(),
        ...Object.fromEntries(members.map(({ standing, _count }) => [standing, _count])),
      };
    });
  }

  memberBy(where: { number?: string; email?: string; lastName?: string }) {
    return this.world.db.read(this.gym.facts.id, ({ models }) => models.member.findFirst({ where }));
  }

  async upload(fileName: string, bytes: Uint8Array): Promise<string> {
    const upload = { fileName, bytes: Readable.from([bytes]) };
    const file = await takeImportFile(this.world.ports, this.gym.facts, upload);
    return (await this.act((ctx) => receiveImport(ctx, file))).batchId;
  }

  act<T>(
    work: Parameters<TestWorld["within"]>[1] extends (ctx: infer C) => unknown
      ? (ctx: C) => Promise<T>
      : never,
  ) {
    return this.world.within(this.gym, work, { actor: this.actor, roles: this.roles });
  }

  detail(batchId: string): Promise<ImportDetail> {
    return this.act((ctx) => getImport(ctx, batchId));
  }

  async check(
    batchId: string,
    changes: { mapping?: Mapping; options?: Partial<ImportOptions> } = {},
  ): Promise<ImportDetail> {
    const before = await this.detail(batchId);
    const mapping = changes.mapping ?? before.mapping;
    const options = { ...before.options, ...changes.options };
    await this.act((ctx) => checkBatch(ctx, { batchId, mapping, options }));
    await this.work("check", batchId);
    return await this.detail(batchId);
  }

  async commit(batchId: string, plans?: PlanChoice[], bill = true): Promise<ImportDetail> {
    const before = await this.detail(batchId);
    await this.act((ctx) => commitBatch(ctx, { batchId, plans: plans ?? before.plans, bill }));
    await this.work("commit", batchId);
    return await this.detail(batchId);
  }

  async undo(batchId: string): Promise<ImportDetail> {
    await this.act((ctx) => undoBatch(ctx, batchId));
    await this.work("undo", batchId);
    return await this.detail(batchId);
  }

  /** The run that the batch waits for, as the worker would do it. @throws when it is aborted */
  async work(kind: keyof typeof HANDLERS, batchId: string): Promise<void> {
    const { world, gym } = this;
    const tenantId = gym.facts.id;
    const stop = new AbortController();
    await world.db.read(tenantId, async (db) => {
      const stored = await db.models.importBatch.findFirst({
        where: { id: batchId },
        select: { options: true },
      });
      const options = stored?.options as { run?: { id: string } } | undefined;
      const payload = { batchId, runId: options?.run?.id ?? newId() };
      const name = `imports.${kind}`;
      const job = {
        id: newId(),
        name,
        tenantId,
        tenant: gym.facts,
        payload,
        requestId: null,
        signal: stop.signal,
      };
      const made = jobContext(world.ports, job, db);
      const ctx: JobContext = {
        ...made.ctx,
        live: world.ports.realtime.publish.bind(world.ports.realtime),
        progress: (done, total) => this.onProgress(done, total, stop),
      };
      await HANDLERS[kind](ctx, payload);
    });
  }
}
