import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestWorld, type TestWorld } from "../testing/world";
import { catalogueFaults } from "./catalogue";

let world: TestWorld;
let owner: pg.Client;

beforeAll(async () => {
  world = await createTestWorld();
  owner = new pg.Client({ connectionString: world.database.owner });
  await owner.connect();
});
afterAll(async () => {
  await owner.end();
  await world.close();
});

/** Makes a table, looks, and takes it away again. */
async function faultsWith(sql: string): Promise<string[]> {
  await owner.query("begin");
  try {
    await owner.query(sql);
    return await catalogueFaults(owner);
  } finally {
    await owner.query("rollback");
  }
}

const GOOD = `create table catalogue_probe (
    tenant_id uuid not null default app.current_tenant(), id uuid not null, branch_id uuid,
    primary key (tenant_id, id), foreign key (tenant_id, branch_id) references branch (tenant_id, id));
  select app.protect('catalogue_probe');`;

describe("the catalogue", () => {
  it("has no fault", async () => {
    expect(await catalogueFaults(owner)).toEqual([]);
  });

  it("accepts a table made the documented way", async () => {
    expect(await faultsWith(GOOD)).toEqual([]);
  });

  it.each([
    ["row security missing", GOOD.replace("select app.protect('catalogue_probe');", ""), "not enabled"],
    [
      "row security not forced",
      `${GOOD} alter table catalogue_probe no force row level security;`,
      "not forced",
    ],
    ["no policy", `${GOOD} drop policy tenant on catalogue_probe;`, "no policy limits what is read"],
    [
      "a policy for reads only",
      `${GOOD} drop policy tenant on catalogue_probe; create policy r on catalogue_probe using (tenant_id = (select app.current_tenant()));`,
      "no policy limits what is written",
    ],
    [
      "a policy that lets all through",
      `${GOOD} drop policy tenant on catalogue_probe; create policy r on catalogue_probe using (true) with check (true);`,
      "no policy limits what is read",
    ],
    [
      "a key that begins elsewhere",
      GOOD.replace("primary key (tenant_id, id)", "primary key (id, tenant_id)"),
      "does not begin with tenant_id",
    ],
    [
      "a plain foreign key",
      `create unique index branch_id_only on branch (id); ${GOOD.replace("foreign key (tenant_id, branch_id) references branch (tenant_id, id)", "foreign key (branch_id) references branch (id)")}`,
      "does not carry tenant_id",
    ],
    ["no default", GOOD.replace("default app.current_tenant()", ""), "does not default"],
    ["a view that runs as its owner", "create view names as select name from branch;", "security_invoker"],
  ])("names %s", async (_, sql, words) => {
    const faults = await faultsWith(sql);
    expect(faults.length).toBeGreaterThan(0);
    expect(faults.join("\n")).toContain(words);
  });
});

describe("pulse_app by plain SQL", () => {
  it("sees no row of any tenant table without a tenant, whatever it asks", async () => {
    await world.createGym();
    const app = new pg.Client({ connectionString: world.database.app });
    await app.connect();
    try {
      const { rows } = await owner.query<{ name: string }>(
        "select table_name as name from information_schema.columns where table_schema = 'public' and column_name = 'tenant_id'",
      );
      expect(rows.length).toBeGreaterThan(10);
      for (const { name } of rows) {
        const found = await app.query(`select count(*)::int as n from "${name}"`);
        expect([name, found.rows[0].n]).toEqual([name, 0]);
      }
      expect((await app.query("select count(*)::int as n from tenant")).rows[0].n).toBe(0);
      await expect(app.query("select password_hash from app_user")).rejects.toThrow(/permission denied/);
      await expect(app.query("select * from user_session")).rejects.toThrow(/permission denied/);
      await expect(app.query("update audit_entry set action = 'x'")).rejects.toThrow(/permission denied/);
      await expect(app.query("select app.protect('branch')")).rejects.toThrow(/permission denied/);
    } finally {
      await app.end();
    }
  });
});
