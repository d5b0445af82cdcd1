import { spawn } from "node:child_process";
import { createWriteStream, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import { Complaint, runMain } from "./lib/complaint.mjs";
import { checkNode, ensureInstalled } from "./lib/install.mjs";
import { ROOT } from "./lib/paths.mjs";
import { ensureChromium, ensurePromtool, ensureRedis } from "./testing/prerequisites.mjs";
import { listStages } from "./testing/stages.mjs";

/**
 * `npm test`: every check of the project, from formatting to the browser. `npm test -- unit types` runs some of them.
 * The last line is `N passed, N failed`; a stage that could not run counts as a failure.
 */

const FOLDER = join(ROOT, "dist/test");
const LINES_SHOWN = 120;

/** The tests bring their own servers and settings; the caller's must not reach them. */
function cleanEnvironment(extra) {
  const env = { ...process.env };
  for (const name of Object.keys(env)) {
    if (/^(PULSE_|S3_|SMTP_|VAPID_|SMS_)/.test(name)) delete env[name];
  }
  for (const name of ["DATABASE_URL", "REDIS_URL", "PORT", "HOST", "MAIL_FROM", "NODE_ENV"]) delete env[name];
  return { ...env, CI: env.CI ?? "1", NEXT_TELEMETRY_DISABLED: "1", NO_COLOR: "1", ...extra };
}

/** Runs a command with its output in `log`; the exit code, or 1 when it could not be started. */
function run(command, env, log) {
  return new Promise((resolve) => {
    const child = spawn(command[0], command.slice(1), { cwd: ROOT, env, stdio: ["ignore", "pipe", "pipe"] });
    running = child;
    child.stdout.pipe(log, { end: false });
    child.stderr.pipe(log, { end: false });
    child.on("error", (error) => {
      log.write(`${error.message}\n`);
      resolve(1);
    });
    child.on("close", (code) => resolve(code ?? 1));
  });
}

let running;
for (const name of ["SIGINT", "SIGTERM"]) {
  process.on(name, () => {
    running?.kill(name);
    console.log("\nInterrupted.");
    process.exitCode = 130;
    setTimeout(() => process.exit(130), 10_000).unref();
    interrupted = true;
  });
}
let interrupted = false;

async function runStage(stage, extraEnv) {
  const logFile = join(FOLDER, `${stage.name}.log`);
  const log = createWriteStream(logFile);
  const env = cleanEnvironment({ ...extraEnv, ...stage.env });
  rmSync(stage.report, { force: true });
  let code = stage.before ? await run(stage.before, env, log) : 0;
  if (code === 0) code = await run(stage.command, env, log);
  await new Promise((resolve) => log.end(resolve));
  const counted = stage.count(stage.report, code);
  if (counted.failed > 0) {
    const lines = readFileSync(logFile, "utf8").trimEnd().split("\n");
    console.log(lines.slice(-LINES_SHOWN).join("\n"));
    if (lines.length > LINES_SHOWN) console.log(`(the whole output: ${relative(ROOT, logFile)})`);
  }
  return counted;
}

function chooseStages(all, wanted) {
  if (wanted.length === 0) return all;
  const unknown = wanted.filter((name) => !all.some((stage) => stage.name === name));
  if (unknown.length > 0) {
    throw new Complaint(
      `There is no stage called ${unknown.join(", ")}.`,
      `Stages: ${all.map((stage) => stage.name).join(" ")}`,
    );
  }
  return all.filter((stage) => wanted.includes(stage.name));
}

async function main() {
  checkNode();
  ensureInstalled();
  mkdirSync(FOLDER, { recursive: true });
  const stages = chooseStages(listStages(FOLDER), process.argv.slice(2));
  const broken = new Map();
  const programs = {};
  const needed = new Set(stages.flatMap((stage) => stage.needs));
  for (const [name, ensure] of [
    ["chromium", ensureChromium],
    ["redis", ensureRedis],
    ["promtool", ensurePromtool],
  ]) {
    if (!needed.has(name)) continue;
    const found = ensure(console.log);
    if (found.problem) broken.set(name, found.problem);
    else programs[name] = found.path;
  }
  const extraEnv = programs.chromium ? { CHROMIUM_PATH: programs.chromium } : {};

  let passed = 0;
  let failed = 0;
  for (const stage of stages) {
    if (interrupted) break;
    const began = Date.now();
    const missing = stage.needs.find((name) => broken.has(name));
    console.log(`\n── ${stage.title} …`);
    const counted = missing ? { passed: 0, failed: 1 } : await runStage(stage, extraEnv);
    if (missing) console.log(`could not run: ${broken.get(missing)}`);
    if (counted.failed > 0) broken.set(stage.name, `the stage "${stage.title}" failed`);
    passed += counted.passed;
    failed += counted.failed;
    const flaky = counted.flaky ? `, ${counted.flaky} only at the second attempt` : "";
    const seconds = ((Date.now() - began) / 1000).toFixed(1);
    console.log(
      `${counted.failed > 0 ? "✗" : "✓"} ${stage.title}: ${counted.passed} passed, ${counted.failed} failed${flaky} (${seconds} s)`,
    );
  }
  if (interrupted) failed += 1;
  if (failed > 0) process.exitCode ||= 1;
  console.log(`\n${passed} passed, ${failed} failed`);
}

await runMain(main);
