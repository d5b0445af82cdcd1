/**
 * Old and new web processes run side by side on one schema, and an upgrade that fails returns to the old ones. So a
 * migration only adds (expand); what no code uses any more is taken away (contract) by a migration of a later release,
 * which says in a comment since which migration that is so:
 *
 *   -- contract: 20261203101500_member_nickname
 */

/** Names before this one belong to the time before the first release, when nothing older ran beside them. */
export const BASELINE = "20261122";

const MARKER = /^--\s*contract:\s*(\S+)\s*$/m;

const RULES = [
  [/\bdrop\s+table\b/i, "drops a table"],
  [/\bdrop\s+(?:materialized\s+)?view\b/i, "drops a view"],
  [/\bdrop\s+column\b/i, "drops a column"],
  [/\brename\b/i, "renames"],
  [/\balter\s+(?:column\s+)?\S+\s+(?:set\s+data\s+)?type\b/i, "changes a type"],
  [/\bset\s+not\s+null\b/i, "makes a column mandatory"],
  [/\bdrop\s+default\b/i, "drops a default"],
];
const MANDATORY =
  /\badd\s+(?:column\s+)?(?:if\s+not\s+exists\s+)?("[^"]+"|\w+)\s+[^,]*?\bnot\s+null\b[^,]*/gi;
const FILLED = /\bdefault\b|\bgenerated\b/i;

/** SQL without comments, texts and function bodies, in which a word means nothing. */
function bare(sql) {
  return sql
    .replaceAll(/--[^\n]*/g, " ")
    .replaceAll(/\/\*[\s\S]*?\*\//g, " ")
    .replaceAll(/\$(\w*)\$[\s\S]*?\$\1\$/g, "''")
    .replaceAll(/'(?:[^']|'')*'/g, "''");
}

const tableOf = (statement, verb) =>
  new RegExp(`\\b${verb}\\s+table\\s+(?:if\\s+(?:not\\s+)?exists\\s+)?(?:only\\s+)?([\\w."]+)`, "i")
    .exec(statement)?.[1]
    ?.replaceAll('"', "");

/**
 * What of a migration takes something from code that was written before it.
 *
 * @param sql the migration's text
 * @returns {string[]} sentences without a subject; empty when it only adds
 */
export function contracts(sql) {
  const statements = bare(sql)
    .split(";")
    .map((statement) => statement.trim())
    .filter(Boolean);
  // Nobody older knows a table that is made here.
  const fresh = new Set(statements.map((statement) => tableOf(statement, "create")).filter(Boolean));
  const found = [];
  for (const statement of statements) {
    const table = tableOf(statement, "alter") ?? tableOf(statement, "drop");
    if (table && fresh.has(table)) continue;
    const where = table ? ` (${table})` : "";
    for (const [pattern, words] of RULES) if (pattern.test(statement)) found.push(`${words}${where}`);
    if (/^alter\s+table\b/i.test(statement)) {
      for (const [clause, column] of statement.matchAll(MANDATORY)) {
        if (!FILLED.test(clause)) found.push(`adds the mandatory column ${column} without a default${where}`);
      }
    }
  }
  return [...new Set(found)];
}

/** The migration since which no code uses what this one takes away; undefined for one that only adds. */
export function contractOf(sql) {
  return MARKER.exec(sql)?.[1];
}

/**
 * What is wrong with migrations under the rule above.
 *
 * @param migrations names and texts in their order
 * @returns {string[]} sentences, empty when all is well
 */
export function faultsOf(migrations) {
  const known = new Set(migrations.map(({ name }) => name));
  return migrations
    .filter(({ name }) => name > BASELINE)
    .flatMap(({ name, sql }) => {
      const since = contractOf(sql);
      if (since === undefined) {
        return contracts(sql).map(
          (what) => `${name} ${what}: let it be in a later release, marked "-- contract: <migration>"`,
        );
      }
      if (!known.has(since)) return [`${name} names ${since}, which is no migration`];
      return since < name ? [] : [`${name} names ${since}, which is not earlier`];
    });
}

/**
 * The newest migration that code must know to run on the schema that these migrations make: older code misses something
 * that was taken away.
 */
export function oldestFor(migrations) {
  const names = migrations.map(({ name }) => name);
  const last = names.filter((name) => name < BASELINE).at(-1) ?? "";
  return migrations
    .map(({ sql }) => contractOf(sql))
    .filter((name) => name !== undefined)
    .reduce((oldest, name) => (name > oldest ? name : oldest), last);
}
