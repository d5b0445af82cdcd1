import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { parseArgs } from "node:util";
import { MODULES } from "./architecture/rules.mjs";
import { Complaint, runMain } from "./lib/complaint.mjs";
import { ROOT } from "./lib/paths.mjs";
import { moduleFiles } from "./new-module/templates.mjs";

/**
 * `npm run new:module -- lockers --row locker --above membership`: writes a module with the vocabulary of files every
 * module has, around one kind of row, and puts it into the module graph. It compiles, and its tests run.
 */

const USAGE = "For example: npm run new:module -- lockers --row locker --above membership";
const RULES = join(ROOT, "scripts/architecture/rules.mjs");

function readWords() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { row: { type: "string" }, above: { type: "string", default: "tenancy" } },
  });
  const [name] = positionals;
  if (!name || !/^[a-z][a-z0-9]{2,30}$/.test(name)) {
    throw new Complaint("A module needs a name: one word of small letters, mostly a plural.", USAGE);
  }
  const row = values.row ?? name.replace(/s$/, "");
  if (!/^[a-z][a-z0-9]{2,30}$/.test(row)) throw new Complaint(`--row is one word, not "${row}".`, USAGE);
  if (row === name) throw new Complaint(`Name one row of ${name}, in the singular: --row …`, USAGE);
  if (!(values.above in MODULES)) {
    throw new Complaint(
      `There is no module "${values.above}" to stand above.`,
      `Modules: ${Object.keys(MODULES).join(" ")}`,
    );
  }
  return { name, row, above: values.above };
}

function write(path, text) {
  const full = join(ROOT, path);
  if (existsSync(full))
    throw new Complaint(`${path} exists already.`, "Choose another name, or remove it first.");
  mkdirSync(dirname(full), { recursive: true });
  writeFileSync(full, text);
  console.log(`  ${relative(ROOT, full)}`);
}

/** Puts the module into the graph; one that is declared there (but empty so far) keeps its place. */
function declare({ name, above }) {
  if (name in MODULES) return;
  const text = readFileSync(RULES, "utf8");
  const mark = "export const MODULES = {\n";
  writeFileSync(RULES, text.replace(mark, `${mark}  ${name}: ["${above}"],\n`));
  console.log(`  ${relative(ROOT, RULES)} (module graph)`);
}

await runMain(() => {
  const words = readWords();
  if (existsSync(join(ROOT, "src/modules", words.name))) {
    throw new Complaint(`There is a module ${words.name} already.`, USAGE);
  }
  console.log("Wrote:");
  for (const [path, text] of Object.entries(moduleFiles(words))) write(path, text);
  // Line breaks depend on the length of the words.
  const biome = join(ROOT, "node_modules/@biomejs/biome/bin/biome");
  spawnSync(process.execPath, [biome, "format", "--write", join(ROOT, "src/modules", words.name)], {
    stdio: "ignore",
  });
  declare(words);
  console.log(
    [
      "",
      "Next:",
      `  1. npm run prisma -- migrate dev --create-only --name add_${words.name}`,
      `     and add to the migration: SELECT app.protect('${words.row}'::regclass);`,
      `  2. merge ${words.name}Root in src/server/api.ts`,
      `  3. words for screens: src/shared/i18n/messages/<locale>/${words.name}.json, listed in namespaces.ts`,
      `  4. npm test -- lint types architecture schema unit integration`,
    ].join("\n"),
  );
});
