import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newId } from "../ids";
import { createTestWorld, type TestGym, type TestWorld } from "../testing/world";
import type { Db } from "./database";
import { statement } from "./statement";

let world: TestWorld;
let gyms: TestGym[];

beforeAll(async () => {
  world = await createTestWorld({ poolSize: 4, hotLanes: 2 });
  gyms = await Promise.all(Array.from({ length: 6 }, () => world.createGym()));
});
afterAll(() => world.close());

const ECHO = statement(
  "test.echo",
  "select $1::text as said, app.current_tenant() as gym, 1 as company where $1 is not null",
  {
    together: `select a.n, a.said, app.current_tenant() as gym, (count(*) over ())::int as company
      from unnest($1::text[]) with ordinality as a(said, n) where a.said is not null order by a.n desc`,
  },
);
interface Echo {
  said: string;
  gym: string;
  company: number;
}
const echo = (gym: TestGym, said: string | null) =>
  world.db.hot(gym.facts.id, (db) => db.rows<Echo>(ECHO, [said]));

const actorId = newId();
const KEY = statement(
  "test.key",
  "insert into idempotency_key (actor_id, key, procedure, request_hash) values ($1::uuid, $2, 'test', $3) returning key",
  {
    writes: true,
    together: `with made as (
        insert into idempotency_key (actor_id, key, procedure, request_hash)
        select actor_id, key, 'test', hash from unnest($1::uuid[], $2::text[], $3::bytea[]) as a(actor_id, key, hash)
        returning key)
      select a.n, a.key from unnest($2::text[]) with ordinality as a(key, n) join made using (key)`,
  },
);
const keep = (gym: TestGym, key: string) =>
  world.db.hot(gym.facts.id, (db) => db.rows<{ key: string }>(KEY, [actorId, key, Buffer.from(key)]));
const KEYS = statement(
  "test.keys",
  "select key, convert_from(request_hash, 'UTF8') as hash from idempotency_key",
);
const kept = (gym: TestGym) =>
  world.db.read(gym.facts.id, (db) => db.rows<{ key: string; hash: string }>(KEYS));

describe("calls of one moment", () => {
  it("go out as one statement, and each gets its own rows", async () => {
    const [gym] = gyms as [TestGym];
    const words = ["plain", 'with "quotes", {braces} and \\', "", "NULL", "ü 体育"];
    const found = await Promise.all(words.map((said) => echo(gym, said)));
    expect(found.map(([row]) => row?.said)).toEqual(words);
    expect(new Set(found.map(([row]) => row?.company))).toEqual(new Set([words.length]));
    expect(await echo(gym, "alone")).toMatchObject([{ said: "alone", company: 1 }]);
  });

  it("may find nothing for some", async () => {
    const [gym] = gyms as [TestGym];
    const found = await Promise.all([echo(gym, null), echo(gym, "here"), echo(gym, null)]);
    expect(found.map((rows) => rows.length)).toEqual([0, 1, 0]);
    expect(await echo(gym, null)).toEqual([]);
  });

  it("never meet those of another gym", async () => {
    const wrong: string[] = [];
    for (let wave = 0; wave < 20; wave++) {
      await Promise.all(
        Array.from({ length: 150 }, async (_, turn) => {
          const gym = gyms[turn % gyms.length] as TestGym;
          const said = `${wave}/${turn}`;
          const [row] = await echo(gym, said);
          if (row?.said !== said || row.gym !== gym.facts.id) wrong.push(`${said}: ${JSON.stringify(row)}`);
        }),
      );
    }
    expect(wrong).toEqual([]);
  });

  it("are each their own: one that breaks a rule fails alone, the others are written once", async () => {
    const [, gym] = gyms as [TestGym, TestGym];
    await keep(gym, "used");
    const results = await Promise.allSettled(
      ["first", "used", "second", "third"].map((key) => keep(gym, key)),
    );
    expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled", "fulfilled"]);
    expect(results[1]).toMatchObject({ reason: { code: "23505" } });
    const rows = await kept(gym);
    expect(rows.map(({ key }) => key).sort()).toEqual(["first", "second", "third", "used"]);
    for (const { key, hash } of rows) expect(hash).toBe(key);
  });

  it("number far more than fit into one statement", async () => {
    const [, , gym] = gyms as [TestGym, TestGym, TestGym];
    const keys = Array.from({ length: 400 }, () => randomUUID());
    const found = await Promise.all(keys.map((key) => keep(gym, key)));
    expect(found.map(([row]) => row?.key)).toEqual(keys);
    expect(await kept(gym)).toHaveLength(400);
  });
});

describe("a call that waits for somebody else's lock", () => {
  const NAME = statement("test.name", "update branch set name = $2 where id = $1::uuid returning name", {
    writes: true,
    together: `update branch b set name = a.name
      from unnest($1::uuid[], $2::text[]) with ordinality as a(id, name, n) where b.id = a.id returning a.n, b.name`,
  });

  it("waits alone", async () => {
    const [, , , gym] = gyms as [TestGym, TestGym, TestGym, TestGym];
    const free = newId();
    await world.db.transaction(gym.facts.id, (db) =>
      db.models.branch.create({ data: { id: free, name: "free", country: "KE", zone: "Africa/Nairobi" } }),
    );
    const name = (id: string) => world.db.hot(gym.facts.id, (db: Db) => db.rows(NAME, [id, "new"]));
    const order: string[] = [];
    await world.db
      .transaction(gym.facts.id, async (db) => {
        await db.models.branch.updateMany({ where: { id: gym.branchId }, data: { name: "held" } });
        const held = name(gym.branchId).then(() => order.push("held"));
        const began = performance.now();
        await name(free).then(() => order.push("free"));
        expect(performance.now() - began).toBeLessThan(3_000);
        order.push("let go");
        return { held };
      })
      .then(({ held }) => held);
    expect(order).toEqual(["free", "let go", "held"]);
  });
});

describe("a connection that breaks", () => {
  const BREAK = statement("test.break", "select 'sent again' as outcome where $1::int is not null", {
    writes: true,
    together: `select a.n, pg_terminate_backend(pg_backend_pid()) from unnest($1::int[]) with ordinality as a(at, n)`,
  });

  it("is told to everybody; nobody knows what was done, so nothing is sent again", async () => {
    const [gym] = gyms as [TestGym];
    const results = await Promise.allSettled(
      [1, 2, 3].map((at) => world.db.hot(gym.facts.id, (db) => db.rows(BREAK, [at]))),
    );
    for (const result of results) expect(result).toMatchObject({ reason: { code: "UNAVAILABLE" } });
    const alone = await world.db.hot(gym.facts.id, (db) => db.rows(BREAK, [1]));
    expect(alone).toEqual([{ outcome: "sent again" }]);
  });
});

describe("a transaction", () => {
  it("sends each statement by itself, on its own connection", async () => {
    const [gym] = gyms as [TestGym];
    const found = await world.db.transaction(gym.facts.id, (db) =>
      Promise.all(["a", "b"].map((said) => db.rows<Echo>(ECHO, [said]))),
    );
    expect(found.flat().map(({ company }) => company)).toEqual([1, 1]);
  });
});
