import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tenantFacts } from "@/modules/tenancy/access/service";
import { type Statement, statement } from "@/platform/db/statement";
import { newId, PLATFORM_TENANT } from "@/platform/ids";
import { listDeadLetters } from "@/platform/jobs/dead-letters";
import { JobRegistry } from "@/platform/jobs/registry";
import { JobRunner } from "@/platform/jobs/runner";
import { createLogger } from "@/platform/logger";
import { createTestWorld, type TestGym, type TestWorld } from "@/platform/testing/world";
import { takePayment } from "../../payments/service";
import { addPayer, openTestInvoice } from "../../testing";
import { auditBooksNightly, journalAuditJobs } from "./jobs";

const ORDER = statement(
  "test.order",
  "insert into outbox (id, kind, name, payload) values ($1::uuid, 'job', $2, '{}'::jsonb)",
);
const DISTURB = statement("test.disturb", "update invoice_sequence set last = last + 1");
const TRAIL = statement(
  "test.trail",
  "select action, after from audit_entry where tenant_id = $1::uuid and action = 'books.violated'",
);
const LEFT = statement("test.left", "select id from outbox where id = $1::uuid");

let world: TestWorld;
let gym: TestGym;
const errors: string[] = [];
beforeAll(async () => {
  world = await createTestWorld({ poolSize: 4 });
  gym = await world.createGym();
});
afterAll(() => world.close());

/** Runs the night's job as the worker does. @returns the id it was ordered under, and what the queue is told */
async function night(): Promise<{ id: string; outcome: string }> {
  const id = newId();
  await world.db.systemTransaction("test", gym.facts.id, (db) =>
    db.rows(ORDER, [id, auditBooksNightly.name]),
  );
  const logger = createLogger("test", "error", {
    write: (line) => void errors.push((JSON.parse(line) as { msg: string }).msg),
  });
  const ports = { ...world.ports, logger };
  const runner = new JobRunner({
    ports,
    registry: new JobRegistry(journalAuditJobs, []),
    tenantOf: async (tenantId) => {
      const facts = await tenantFacts(ports, tenantId);
      if (!facts) throw new Error("no such gym");
      return facts;
    },
    stopping: new AbortController().signal,
  });
  const ref = { tenantId: gym.facts.id, id, name: auditBooksNightly.name };
  return { id, outcome: await runner.run(ref, new AbortController().signal) };
}

const system = <T>(query: Statement, values: unknown[]) =>
  world.db.system("test", PLATFORM_TENANT, (db) => db.rows<T>(query, values));

describe("the books at night", () => {
  it("are left in peace when they hold", async () => {
    const memberId = await addPayer(world, gym);
    await world.within(gym, async (ctx) => {
      const { id } = await openTestInvoice(ctx, memberId, 250_000);
      await takePayment(ctx, {
        invoiceId: id,
        tenders: [{ tender: "bank", amountMinor: 250_000, receipt: "TX-1" }],
        idempotency: "paid-by-bank-1",
      });
    });
    const { id, outcome } = await night();
    expect(outcome).toBe("done");
    expect(await system(LEFT, [id])).toEqual([]);
    expect(await system(TRAIL, [gym.facts.id])).toEqual([]);
    expect(errors).toEqual([]);
  });

  it("are a failure for the operator, a line in the log and one in the audit when they do not", async () => {
    await world.db.systemTransaction("test", gym.facts.id, (db) => db.rows(DISTURB, []));
    const { id, outcome } = await night();
    expect(outcome).toBe("drop");
    const [trail] = await system<{ after: unknown }>(TRAIL, [gym.facts.id]);
    expect(trail?.after).toMatchObject({
      rules: { "numbers have no gap": 1 },
      examples: [{ rule: "numbers have no gap", detail: "1 bills, last 1, sequence 2" }],
    });
    expect(errors).toEqual(["the books do not hold", "a job is a dead letter"]);
    const letters = await world.system((ctx) => listDeadLetters(ctx, { limit: 5 }));
    expect(letters).toMatchObject([
      {
        id,
        tenantId: gym.facts.id,
        name: "billing.audit-books",
        lastError: "BooksDoNotHold: numbers have no gap",
      },
    ]);
  });
});
