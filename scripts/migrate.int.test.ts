import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { migrate } from "./migrate.mjs";
import { connectTestDatabases } from "./services/test-database.mjs";

const OWN = fileURLToPath(new URL("../prisma/migrations", import.meta.url));

const databases = connectTestDatabases(inject("database"));
let database: Awaited<ReturnType<typeof databases.createDatabase>>;
let newer: string;

function add(name: string, sql: string): void {
  mkdirSync(join(newer, name));
  writeFileSync(join(newer, name, "migration.sql"), sql);
}

beforeAll(async () => {
  database = await databases.createDatabase();
  newer = mkdtempSync(join(tmpdir(), "pulse-migrations-"));
  cpSync(OWN, newer, { recursive: true });
});
afterAll(async () => {
  rmSync(newer, { recursive: true, force: true });
  await databases.dropDatabase(database.name).finally(() => databases.close());
});

it("lets this version run on what a later one has added, until that one takes away what this one uses", async () => {
  const url = database.owner;
  expect(await migrate({ url })).toEqual([]);
  add("20991201000000_probe", "CREATE TABLE probe (id int);");
  expect(await migrate({ url, folder: newer })).toEqual(["20991201000000_probe"]);
  const warnings: string[] = [];
  const goBack = () => migrate({ url, warn: (text) => warnings.push(text) });
  expect(await goBack()).toEqual([]);
  expect(warnings).toEqual([expect.stringContaining("20991201000000_probe")]);

  add(
    "20991231000000_no_visits",
    "-- contract: 20991201000000_probe\nALTER TABLE visit DROP COLUMN left_how CASCADE;",
  );
  expect(await migrate({ url, folder: newer })).toEqual(["20991231000000_no_visits"]);
  await expect(goBack()).rejects.toThrow(/newer than this version/);
});
