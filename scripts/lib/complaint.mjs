/**
 * A failure that the person at the keyboard can mend: what is wrong and what to do, without a stack.
 */
export class Complaint extends Error {
  name = "Complaint";

  /**
   * @param {string} problem what is wrong, one sentence
   * @param {string} [wayOut] what to do about it
   */
  constructor(problem, wayOut = "") {
    super(wayOut ? `${problem}\n${wayOut}` : problem);
  }
}

/** Runs a script's main function: complaints are printed as sentences, everything else with its stack. */
export async function runMain(main) {
  try {
    await main();
  } catch (error) {
    console.error(error instanceof Complaint ? `\n${error.message}\n` : error);
    process.exitCode = 1;
  }
}
