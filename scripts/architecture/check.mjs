import { builtinModules } from "node:module";
import * as rules from "./rules.mjs";

const builtins = new Set(builtinModules);

function layerOf(file) {
  return rules.LAYERS.find((layer) => file.startsWith(layer.path));
}

function moduleOf(file) {
  return /^src\/modules\/(?<name>[^/]+)\//.exec(file)?.groups.name;
}

function isBuiltin(specifier) {
  return specifier.startsWith("node:") || builtins.has(specifier);
}

/** All modules below one, near and far. */
function modulesBelow(name, seen = new Set()) {
  for (const below of rules.MODULES[name] ?? []) {
    if (seen.has(below)) continue;
    seen.add(below);
    modulesBelow(below, seen);
  }
  return seen;
}

function checkLayer(file, imports, report) {
  const layer = layerOf(file);
  if (!layer) return;
  for (const { file: target } of imports) {
    const other = target && layerOf(target);
    if (!other) {
      if (target) report(`imports ${target}, which is outside of the layers`);
    } else if (other !== layer && !layer.below.includes(other.name)) {
      report(`imports ${target}: ${layer.name} may not import ${other.name}`);
    }
  }
}

function checkModule(file, imports, report) {
  const own = moduleOf(file);
  if (!own) return;
  if (!(own in rules.MODULES))
    report(`belongs to the module "${own}", which scripts/architecture/rules.mjs does not list`);
  const below = modulesBelow(own);
  for (const { file: target, typeOnly } of imports) {
    const other = target && moduleOf(target);
    if (!other || other === own) continue;
    if (!below.has(other))
      report(`imports ${target}: ${own} may not use ${other}; emit an event or move the code`);
    else if (!rules.DOORS.test(target) && !(typeOnly && rules.TYPE_DOORS.test(target)))
      report(`imports ${target}, an inner file of ${other}`);
  }
}

function checkData(file, { imports, members }, report) {
  if (!moduleOf(file) || file.endsWith("/data.ts")) {
    if (file.endsWith("/data.ts")) checkUnique(members, report);
    return;
  }
  for (const { file: target, package: name, typeOnly } of imports) {
    const isDatabase = target ? rules.DATABASE_FILES.test(target) : rules.DATABASE_PACKAGES.has(name);
    if (isDatabase && !typeOnly && !rules.DATABASE_EXCEPTIONS.has(target)) {
      report(`imports ${target ?? name}: inside a module only data.ts touches Prisma and SQL`);
    }
  }
  const raw = rules.RAW_SQL.find((name) => members.has(name));
  if (raw) report(`calls ${raw}: inside a module only data.ts touches Prisma and SQL`);
  checkUnique(members, report);
}

/** Prisma gathers findUnique calls of one tick into one query, across tenants. */
function checkUnique(members, report) {
  const name = ["findUnique", "findUniqueOrThrow"].find((candidate) => members.has(candidate));
  if (name) report(`calls ${name}, which batches across gyms and loses rows: use findFirst`);
}

function checkNames(file, facts, report) {
  if (rules.FORBIDDEN_NAMES.test(file))
    report("has a name that says nothing: name it after what it decides or does");
  if (facts.readsEnvironment && !rules.ENVIRONMENT_READERS.has(file)) {
    report("reads process.env: take the setting from src/platform/env.ts");
  }
}

function checkLazy(imports, report) {
  for (const { file: target, lazy, typeOnly } of imports) {
    if (target?.endsWith("/job-handlers.ts") && !lazy && !typeOnly) {
      report(`imports ${target} at once: handlers are loaded when their job runs, () => import(...)`);
    }
  }
}

/** Follows what a browser file loads, as far as it goes; types vanish before the browser sees them. */
function checkBrowser(root, graph, report) {
  const seen = new Map([[root, undefined]]);
  const queue = [root];
  const trail = (file) => {
    const path = [];
    for (let at = file; at; at = seen.get(at)) path.unshift(at);
    return path.length > 1 ? ` (by ${path.join(" → ")})` : "";
  };
  while (queue.length > 0) {
    const file = queue.shift();
    if (file !== root && rules.SERVER_FILES.test(file)) {
      report(`runs in the browser but loads ${file}${trail(file)}`);
      continue;
    }
    for (const { file: target, package: name, specifier, typeOnly } of graph.get(file)?.imports ?? []) {
      if (typeOnly) continue;
      if (
        name &&
        (isBuiltin(specifier) || (rules.SERVER_PACKAGES.has(name) && !rules.BROWSER_ENTRIES.has(specifier)))
      ) {
        report(`runs in the browser but loads the package ${specifier}${trail(file)}`);
      }
      if (target && !seen.has(target)) {
        seen.set(target, file);
        queue.push(target);
      }
    }
  }
}

const isClient = ({ text }) => /^(?:\s|\/\/.*\n|\/\*[\s\S]*?\*\/)*["']use client["']/.test(text);

/**
 * Follows what a page loads before it is alive: its server parts, then what they hand to the browser, as far as neither a
 * type nor a lazy import stands between.
 */
function checkPage(page, graph, report) {
  const seen = new Map([[page, undefined]]);
  const inBrowser = new Set();
  const queue = [page];
  while (queue.length > 0) {
    const file = queue.shift();
    const facts = graph.get(file);
    if (!facts) continue;
    const client = inBrowser.has(file) || isClient(facts);
    for (const { file: target, package: name, specifier, typeOnly, lazy } of facts.imports) {
      if (typeOnly || lazy) continue;
      if (client && rules.LATE_PACKAGES.has(name) && specifier === name) {
        const path = [];
        for (let at = file; at; at = seen.get(at)) path.unshift(at);
        report(`loads ${name} before it is alive (by ${path.join(" → ")}): load it later, () => import(...)`);
      }
      if (!target || (seen.has(target) && (!client || inBrowser.has(target)))) continue;
      seen.set(target, file);
      if (client) inBrowser.add(target);
      queue.push(target);
    }
  }
}

/** Import cycles of running code; a cycle of types or of lazy imports harms nobody. */
function findCycles(graph) {
  const state = new Map();
  const stack = [];
  const cycles = [];
  const visit = (file) => {
    state.set(file, "open");
    stack.push(file);
    for (const { file: target, typeOnly, lazy } of graph.get(file)?.imports ?? []) {
      if (!target || typeOnly || lazy || !graph.has(target)) continue;
      if (state.get(target) === "open") cycles.push([...stack.slice(stack.indexOf(target)), target]);
      else if (!state.has(target)) visit(target);
    }
    stack.pop();
    state.set(file, "done");
  };
  for (const file of graph.keys()) if (!state.has(file)) visit(file);
  return cycles;
}

/**
 * Holds a graph of files to the rules.
 *
 * @param graph what readGraph gives
 * @returns {{ checked: number, problems: string[] }} one sentence per breach, beginning with the file
 */
export function checkArchitecture(graph) {
  const problems = [];
  for (const [file, facts] of graph) {
    const report = (sentence) => problems.push(`${file} ${sentence}`);
    for (const { file: target, package: name, specifier } of facts.imports) {
      if (!target && !name && !/\.(css|json|csv|svg|png|woff2?)$/.test(specifier)) {
        report(`imports ${specifier}, which does not exist`);
      }
    }
    if (rules.TESTS.test(file)) continue;
    checkNames(file, facts, report);
    checkLayer(file, facts.imports, report);
    checkModule(file, facts.imports, report);
    checkData(file, facts, report);
    checkLazy(facts.imports, report);
    if (rules.PAGES.test(file)) checkPage(file, graph, report);
    if (rules.BROWSER_ROOTS.test(file)) checkBrowser(file, graph, report);
  }
  for (const cycle of findCycles(graph)) problems.push(`${cycle[0]} imports itself: ${cycle.join(" → ")}`);
  return { checked: graph.size, problems: [...new Set(problems)] };
}
