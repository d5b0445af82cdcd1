import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { DomainError } from "../errors";
import { newId } from "../ids";
import { createTestWorld, type TestGym, type TestWorld } from "../testing/world";
import type { Db } from "./database";
import { statement } from "./statement";

let world: TestWorld;
let gyms: TestGym[];

const BRANCH_NAMES = statement("test.branch-names", "select name from branch order by name");
const TENANT = statement("test.tenant", "select current_setting('app.tenant_id', true) as tenant");
const SLEEP = statement("test.sleep", "select pg_sleep($1), name from branch");
/** Nothing else in here asks for it, so that its first preparation meets the lock. */
const PLANS = statement("test.plans", "select id from plan");
const BROKEN = statement("test.broken", "select 1 / (select 0 from branch)");
const JSON_NAMES = statement("test.json", "select json_agg(name order by name)::text from branch");

beforeAll(async () => {
  world = await createTestWorld({ poolSize: 3, hotLanes: 2 });
  // One after the other: few connections, and on a busy machine nobody should have to wait for one too long.
  gyms = [];
  for (let index = 0; index < 20; index++) {
    const gym = await world.createGym({ name: `Gym ${index}` });
    gyms.push(gym);
    await world.db.transaction(gym.facts.id, async ({ models }) => {
      await models.branch.updateMany({ data: { name: `branch-${index}` } });
    });
  }
});
afterAll(() => world.close());

/** Ways to ask for this gym's branches; each must answer with exactly its own one. */
const ways: Record<string, (db: Db) => Promise<string[]>> = {
  prisma: async (db) => (await db.models.branch.findMany({ select: { name: true } })).map((row) => row.name),
  first: async (db) => [(await db.models.branch.findFirst({ select: { name: true } }))?.name ?? "nothing"],
  rows: async (db) => (await db.rows<{ name: string }>(BRANCH_NAMES)).map((row) => row.name),
  json: async (db) => (await db.json(JSON_NAMES)).toJSON() as string[],
  relation: async (db) =>
    (await db.models.tenant.findMany({ select: { branches: { select: { name: true } } } })).flatMap(
      (tenant) => tenant.branches.map((branch) => branch.name),
    ),
};

describe("tenant reads", () => {
  it("never see another gym's rows and never miss their own, 3,000 interleaved with errors and time-outs", async () => {
    const names = Object.keys(ways);
    const wrong: string[] = [];
    // A hundred at a time: many more than there are connections, few enough that none gives up waiting for one.
    for (let wave = 0; wave < 3_000; wave += 100) {
      await Promise.all(Array.from({ length: 100 }, (_, index) => ask(wave + index)));
    }
    expect(wrong).toEqual([]);

    async function ask(turn: number): Promise<void> {
      const index = (turn * 7) % gyms.length;
      const gym = gyms[index] as TestGym;
      const lane = turn % 3 === 0 ? "hot" : turn % 3 === 1 ? "read" : "transaction";
      const way = names[turn % names.length] as string;
      if (turn % 41 === 0) {
        await world.db[lane === "transaction" ? "read" : lane](gym.facts.id, (db) => db.rows(BROKEN)).catch(
          () => undefined,
        );
      }
      if (turn % 97 === 0) {
        await world.db
          .transaction(gym.facts.id, async (db) => {
            await db.rows(BRANCH_NAMES);
            throw new DomainError("CONFLICT");
          })
          .catch(() => undefined);
      }
      const seen = await world.db[lane](gym.facts.id, (db) =>
        (ways[way] as (db: Db) => Promise<string[]>)(db),
      );
      if (seen.length !== 1 || seen[0] !== `branch-${index}`)
        wrong.push(`${lane}/${way}: ${seen} for ${index}`);
    }
  });

  it("leave no tenant behind on the connection", async () => {
    const gym = gyms[0] as TestGym;
    await Promise.all(
      Array.from({ length: 12 }, () => world.db.read(gym.facts.id, (db) => db.rows(BRANCH_NAMES))),
    );
    const left = await Promise.all(
      Array.from({ length: 12 }, async () => {
        const { rows } = await world.db.plainPool.query(
          "select current_setting('app.tenant_id', true) as tenant, (select count(*)::int from branch) as n",
        );
        return rows[0];
      }),
    );
    for (const row of left) {
      expect(row?.tenant || null).toBeNull();
      expect(row?.n).toBe(0);
    }
  });

  it("see nothing without a tenant, and nothing of a tenant that does not exist", async () => {
    const nothing = await world.db.read(randomUUID(), (db) => db.models.branch.findMany());
    expect(nothing).toEqual([]);
    const { rows } = await world.db.plainPool.query("select * from branch");
    expect(rows).toEqual([]);
  });

  it("keep the tenant of the call that asked, not of the one that gave its connection back", async () => {
    // One connection, all callers waiting: each gets it in the async context of the one before.
    const narrow = await createTestWorld({ poolSize: 1, hotLanes: 0 });
    try {
      const own = await Promise.all(Array.from({ length: 6 }, () => narrow.createGym()));
      const seen = await Promise.all(
        Array.from({ length: 60 }, (_, turn) => {
          const gym = own[turn % own.length] as TestGym;
          return narrow.db.read(gym.facts.id, async (db) => {
            const [row] = await db.rows<{ tenant: string }>(TENANT);
            return row?.tenant === gym.facts.id;
          });
        }),
      );
      expect(seen.every(Boolean)).toBe(true);
    } finally {
      await narrow.close();
    }
  });

  it("on the hot lane go along an index, also by a plan that was made while the table was empty", async () => {
    const plan = statement(
      "test.plan",
      "explain (costs off) select response from idempotency_key where actor_id = $1::uuid and key = $2",
    );
    const gym = gyms[0] as TestGym;
    const planned = async (way: "hot" | "read") =>
      (
        await world.db[way](gym.facts.id, (db) => db.rows<Record<string, string>>(plan, [newId(), "k"]))
      ).flatMap(Object.values);
    const owner = new pg.Client({ connectionString: world.database.owner });
    await owner.connect();
    await owner.query("vacuum (analyze) idempotency_key");
    await owner.end();
    expect((await planned("read")).join()).toContain("Seq Scan");
    expect((await planned("hot")).join()).not.toContain("Seq Scan");
  });

  it("end a slow statement with TIMEOUT and the lane goes on", async () => {
    const gym = gyms[1] as TestGym;
    const slow = world.db.hot(gym.facts.id, (db) => db.rows(SLEEP, [30]));
    await expect(slow).rejects.toMatchObject({ code: "TIMEOUT" });
    expect(await world.db.hot(gym.facts.id, (db) => db.rows(BRANCH_NAMES))).toHaveLength(1);
  });

  it("wait for somebody's lock elsewhere than on the hot lane, where everybody would wait behind them", async () => {
    const { id } = (gyms[4] as TestGym).facts;
    const hot = (text: typeof PLANS) => world.db.hot(id, (db) => db.rows(text));
    const holder = new pg.Client({ connectionString: world.database.owner });
    await holder.connect();
    await holder.query("begin; lock table plan in access exclusive mode");
    const asked = Array.from({ length: 6 }, () =>
      hot(PLANS).then(
        () => "answered",
        (error: { code?: string }) => error.code,
      ),
    );
    for (let turn = 0; turn < 50; turn++) expect(await hot(BRANCH_NAMES)).toHaveLength(1);
    await holder.query("rollback");
    await holder.end();
    const outcomes = await Promise.all(asked);
    expect(outcomes).toContain("answered");
    // Never that it was stopped in the middle, or that a statement which was never prepared is unknown.
    expect(outcomes.filter((outcome) => outcome !== "answered" && outcome !== "UNAVAILABLE")).toEqual([]);
  });
});

describe("tenant transactions", () => {
  it("carry the tenant for Prisma and for raw statements on one connection", async () => {
    const gym = gyms[2] as TestGym;
    const id = newId();
    await world.db.transaction(gym.facts.id, async (db) => {
      await db.models.branch.create({ data: { id, name: "second", country: "KE", zone: "Africa/Nairobi" } });
      // Visible before the commit only if the raw statement rides on the same connection.
      expect((await db.rows(BRANCH_NAMES)).length).toBe(2);
      await db.models.branch.deleteMany({ where: { id } });
    });
  });

  it("roll everything back when anything throws", async () => {
    const gym = gyms[3] as TestGym;
    const attempt = world.db.transaction(gym.facts.id, async (db) => {
      await db.models.branch.create({
        data: { id: newId(), name: "ghost", country: "KE", zone: "Africa/Nairobi" },
      });
      throw new DomainError("CONFLICT");
    });
    await expect(attempt).rejects.toMatchObject({ code: "CONFLICT" });
    const names = await world.db.read(gym.facts.id, (db) => ways.rows?.(db) ?? Promise.resolve([]));
    expect(names).toEqual(["branch-3"]);
  });

  it("end with their time: what comes later reaches neither the connection nor another gym's transaction", async () => {
    // One connection: the other gym's transaction gets that of the one that ran out.
    const narrow = await createTestWorld({ poolSize: 1, hotLanes: 0, patience: 60_000 });
    try {
      const [late, other] = [await narrow.createGym(), await narrow.createGym()];
      const seen: unknown[] = [];
      let theirs: Promise<void> | undefined;
      let begun = false;
      let over = false;
      const asked = narrow.db.transaction(
        late.facts.id,
        async (db) => {
          await db.rows(TENANT);
          theirs = narrow.db.transaction(other.facts.id, async (tx) => {
            await tx.rows(TENANT);
            begun = true;
            while (!over) await pause(5);
          });
          while (!begun) await pause(5);
          seen.push(...(await db.rows(TENANT)));
        },
        { timeout: 300 },
      );
      const error = await asked.catch((thrown: unknown) => thrown);
      await vi.waitFor(() => expect(begun).toBe(true), { timeout: 30_000 });
      over = true;
      await theirs;
      expect(seen).toEqual([]);
      expect(error).toMatchObject({ code: "UNAVAILABLE" });
    } finally {
      await narrow.close();
    }
  });

  it("wait their turn, while reads go on", async () => {
    const gym = gyms[2] as TestGym;
    let begun = 0;
    let over = false;
    const holding = [1, 2, 3].map(() =>
      world.db.transaction(gym.facts.id, async (db) => {
        await db.rows(TENANT);
        begun++;
        while (!over) await pause(5);
      }),
    );
    await vi.waitFor(() => expect(begun).toBe(2), { timeout: 30_000 });
    const seen = await world.db.read(gym.facts.id, (db) => db.rows(BRANCH_NAMES));
    over = true;
    await Promise.all(holding);
    expect(seen).toHaveLength(1);
  });

  it("refuse another gym's id on insert and a reference to another gym's row", async () => {
    const [mine, theirs] = [gyms[4] as TestGym, gyms[5] as TestGym];
    const named = world.db.transaction(mine.facts.id, ({ models }) =>
      models.branch.create({
        data: { tenantId: theirs.facts.id, id: newId(), name: "x", country: "KE", zone: "Africa/Nairobi" },
      }),
    );
    await expect(named).rejects.toThrow(/row-level security/);
    const pointing = world.db.transaction(mine.facts.id, ({ models }) =>
      models.member.create({
        data: {
          id: newId(),
          number: "1",
          firstName: "A",
          joinedOn: new Date(),
          homeBranchId: theirs.branchId,
        },
      }),
    );
    await expect(pointing).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});
