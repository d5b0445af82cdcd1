import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { parseSync } from "@swc/core";

const SOURCE = /\.(ts|tsx|mts)$/;
const SKIPPED = new Set(["node_modules", "generated", ".next", "dist"]);

/** Every TypeScript file below the folders, relative to the root, with forward slashes. */
export function listSources(root, folders) {
  const found = [];
  const visit = (path) => {
    for (const entry of readdirSync(path, { withFileTypes: true })) {
      if (SKIPPED.has(entry.name)) continue;
      const child = join(path, entry.name);
      if (entry.isDirectory()) visit(child);
      else if (SOURCE.test(entry.name)) found.push(relative(root, child).replaceAll("\\", "/"));
    }
  };
  for (const folder of folders) if (existsSync(join(root, folder))) visit(join(root, folder));
  return found.sort();
}

function resolveFile(root, path) {
  const candidates = [path, ...[".ts", ".tsx", ".mts", ".d.ts", ".d.mts"].map((type) => path + type)];
  candidates.push(join(path, "index.ts"), join(path, "index.tsx"), path.replace(/\.mjs$/, ".mts"));
  return candidates.find((candidate) => {
    const full = join(root, candidate);
    return existsSync(full) && statSync(full).isFile();
  });
}

/** Where an import leads: a file of the project, or a package. */
function resolveSpecifier(root, from, specifier) {
  if (specifier.startsWith("@/")) {
    return { file: resolveFile(root, `src/${specifier.slice(2)}`), specifier };
  }
  if (specifier.startsWith(".")) {
    const path = join(dirname(from), specifier).replaceAll("\\", "/");
    return { file: resolveFile(root, path), specifier };
  }
  const parts = specifier.split("/");
  return { package: specifier.startsWith("@") ? parts.slice(0, 2).join("/") : parts[0], specifier };
}

function isTypeOnly(node) {
  if (node.typeOnly || node.isTypeOnly) return true;
  const specifiers = node.specifiers ?? [];
  return specifiers.length > 0 && specifiers.every((specifier) => specifier.isTypeOnly);
}

/** Walks a syntax tree and collects what it loads and what it calls. */
function collect(tree) {
  const loads = [];
  const facts = { readsEnvironment: false, members: new Set() };
  const visit = (node) => {
    if (node === null || typeof node !== "object") return;
    if (Array.isArray(node)) {
      for (const item of node) visit(item);
      return;
    }
    switch (node.type) {
      case "ImportDeclaration":
      case "ExportNamedDeclaration":
      case "ExportAllDeclaration":
        if (node.source)
          loads.push({ specifier: node.source.value, typeOnly: isTypeOnly(node), lazy: false });
        break;
      case "CallExpression":
        if (node.callee.type === "Import" && node.arguments[0]?.expression.type === "StringLiteral") {
          loads.push({ specifier: node.arguments[0].expression.value, typeOnly: false, lazy: true });
        }
        break;
      case "TsImportType":
        if (node.argument?.value) loads.push({ specifier: node.argument.value, typeOnly: true, lazy: false });
        break;
      case "MemberExpression":
        if (node.property.type === "Identifier") {
          if (
            node.object.type === "Identifier" &&
            node.object.value === "process" &&
            node.property.value === "env"
          ) {
            facts.readsEnvironment = true;
          }
          facts.members.add(node.property.value);
        }
        break;
      default:
        break;
    }
    for (const key of Object.keys(node)) if (key !== "span") visit(node[key]);
  };
  visit(tree.body);
  return { loads, ...facts };
}

/**
 * Reads the files and what each of them loads.
 *
 * @returns {Map<string, { imports: object[], readsEnvironment: boolean, members: Set<string>, text: string }>}
 */
export function readGraph(root, folders) {
  const graph = new Map();
  for (const file of listSources(root, folders)) {
    const text = readFileSync(join(root, file), "utf8");
    const tree = parseSync(text, { syntax: "typescript", tsx: file.endsWith(".tsx"), target: "es2023" });
    const { loads, ...facts } = collect(tree);
    const imports = loads.map((load) => ({ ...load, ...resolveSpecifier(root, file, load.specifier) }));
    graph.set(file, { imports, text, ...facts });
  }
  return graph;
}
