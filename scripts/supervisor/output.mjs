import { createInterface } from "node:readline";

const LEVELS = { 10: "trace", 20: "debug", 30: "info", 40: "warn", 50: "error", 60: "fatal" };
const HIDDEN = new Set(["level", "time", "msg", "pid", "hostname", "err", "stack", "name", "process", "v"]);

const COLOURS = { web: 36, worker: 35, database: 34, seed: 33, build: 33, warn: 33, error: 31, fatal: 31 };
const isColoured = process.stdout.isTTY && !process.env.NO_COLOR;

function colour(text, key) {
  const code = COLOURS[key];
  return isColoured && code ? `\u001b[${code}m${text}\u001b[0m` : text;
}

/** One line of a child: a structured log record becomes a short sentence, anything else stays as it is. */
export function formatLine(line) {
  if (!line.startsWith("{")) return line;
  let record;
  try {
    record = JSON.parse(line);
  } catch {
    return line;
  }
  if (typeof record.msg !== "string") return line;
  const level = LEVELS[record.level] ?? String(record.level ?? "info");
  const facts = Object.entries(record)
    .filter(([key, value]) => !HIDDEN.has(key) && value !== null && value !== undefined)
    .map(([key, value]) => `${key}=${typeof value === "object" ? JSON.stringify(value) : value}`);
  const head = level === "info" ? "" : `${colour(level, level)} `;
  const stack =
    level === "error" || level === "fatal" ? (record.err?.stack ?? "") : (record.err?.message ?? "");
  return `${head}${[record.msg, ...facts].join(" ")}${stack ? `\n${stack}` : ""}`;
}

/** Writes a line under a name, continuation lines indented. */
export function say(name, text) {
  const prefix = colour(`${name.padEnd(6)} │`, name);
  for (const line of text.split("\n")) console.log(`${prefix} ${line}`);
}

/** Shows everything a child writes, and hands each raw line to `onLine`. */
export function follow(name, child, onLine = () => {}) {
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY }).on("line", (line) => {
      onLine(line);
      if (line.trim()) say(name, formatLine(line));
    });
  }
}
