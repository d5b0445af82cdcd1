import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { contracts, faultsOf, oldestFor } from "./contract.mjs";

const FOLDER = fileURLToPath(new URL("../../prisma/migrations", import.meta.url));

describe("the project's migrations", () => {
  it("take nothing from code that may still run", () => {
    const migrations = readdirSync(FOLDER, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => ({ name, sql: readFileSync(`${FOLDER}/${name}/migration.sql`, "utf8") }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
    expect(migrations.length).toBeGreaterThan(10);
    expect(faultsOf(migrations)).toEqual([]);
  });
});

describe("a statement", () => {
  it.each([
    ["DROP TABLE visit", "drops a table (visit)"],
    ['ALTER TABLE "visit" DROP COLUMN left_how', "drops a column (visit)"],
    ["alter table only public.visit rename column a to b", "renames (public.visit)"],
    ["ALTER TABLE visit RENAME TO visits", "renames (visit)"],
    ["ALTER TABLE visit ALTER COLUMN a TYPE text", "changes a type (visit)"],
    ["ALTER TABLE visit ALTER a SET DATA TYPE text", "changes a type (visit)"],
    ["ALTER TABLE visit ALTER COLUMN a SET NOT NULL", "makes a column mandatory (visit)"],
    ["ALTER TABLE visit ALTER COLUMN a DROP DEFAULT", "drops a default (visit)"],
    ["ALTER TABLE visit ADD COLUMN a text NOT NULL", "adds the mandatory column a without a default (visit)"],
    [
      "ALTER TABLE visit ADD a int NOT NULL DEFAULT 0, ADD COLUMN b int NOT NULL",
      "adds the mandatory column b without a default (visit)",
    ],
  ])("%s takes something away", (sql, fault) => {
    expect(contracts(`SELECT 1;\n${sql};`)).toEqual([fault]);
  });

  it.each([
    "CREATE TABLE locker (id uuid NOT NULL); ALTER TABLE locker ADD COLUMN n int NOT NULL",
    "ALTER TABLE visit ADD COLUMN a text",
    "ALTER TABLE visit ADD COLUMN a text NOT NULL DEFAULT 'drop table'",
    "ALTER TABLE visit ADD COLUMN a int GENERATED ALWAYS AS (1) STORED NOT NULL",
    "CREATE INDEX visit_rename ON visit (type)",
    "-- DROP TABLE visit\n/* RENAME */ SELECT 'DROP COLUMN'",
    "CREATE FUNCTION f() RETURNS void LANGUAGE sql AS $$ DROP TABLE visit $$",
    "DROP INDEX visit_by_day; ALTER TABLE visit DROP CONSTRAINT visit_check",
  ])("%s only adds", (sql) => {
    expect(contracts(sql)).toEqual([]);
  });
});

describe("a migration that takes something away", () => {
  const expand = { name: "20261201000000_add", sql: "ALTER TABLE visit ADD COLUMN a text" };
  const drop = "ALTER TABLE visit DROP COLUMN b;";

  it("must say since when nobody uses it, and be later than that", () => {
    expect(faultsOf([expand, { name: "20261202000000_drop", sql: drop }])).toEqual([
      '20261202000000_drop drops a column (visit): let it be in a later release, marked "-- contract: <migration>"',
    ]);
    const marked = (since: string) => ({
      name: "20261202000000_drop",
      sql: `-- contract: ${since}\n${drop}`,
    });
    expect(faultsOf([expand, marked(expand.name)])).toEqual([]);
    expect(faultsOf([expand, marked("20261201000000_nothing")])).toHaveLength(1);
    expect(faultsOf([expand, marked("20261202000000_drop")])).toHaveLength(1);
    expect(oldestFor([expand, marked(expand.name)])).toBe(expand.name);
    expect(oldestFor([expand])).toBe("");
    expect(oldestFor([{ name: "20261121000000_drop", sql: drop }, expand])).toBe("20261121000000_drop");
  });

  it("may do so before the first release", () => {
    expect(faultsOf([{ name: "20261121000000_drop", sql: drop }])).toEqual([]);
  });
});
