import { readFileSync } from "node:fs";

function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return undefined;
  }
}

/** A suite that ended badly has at least one failure, whatever it counted. */
function settle({ passed, failed }, code) {
  return { passed, failed: code === 0 ? failed : Math.max(failed, 1) };
}

/**
 * Counts vitest's JSON report. What was skipped did not pass; a file that could not be loaded is one failure.
 *
 * @param code exit code of the run
 */
export function countVitest(path, code) {
  const report = readJson(path);
  if (!report) return { passed: 0, failed: 1 };
  const broken = report.testResults.filter(
    (file) => file.status === "failed" && !file.assertionResults.some((test) => test.status === "failed"),
  ).length;
  const passed = report.numPassedTests;
  const failed = report.numFailedTests + report.numPendingTests + report.numTodoTests + broken;
  return passed + failed === 0 ? { passed: 0, failed: 1 } : settle({ passed, failed }, code);
}

/** Counts Playwright's JSON report; a test that passed at the second attempt passed, and is named. */
export function countPlaywright(path, code) {
  const stats = readJson(path)?.stats;
  if (!stats) return { passed: 0, failed: 1 };
  const passed = stats.expected + stats.flaky;
  const failed = stats.unexpected + stats.skipped;
  if (passed + failed === 0) return { passed: 0, failed: 1 };
  return { ...settle({ passed, failed }, code), flaky: stats.flaky };
}

/** A stage without tests of its own counts as one. */
export function countStage(_path, code) {
  return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}
