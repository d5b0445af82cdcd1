import { z } from "zod";
import { defineJob } from "@/platform/jobs/definitions";

/** One start of the worker on an import. */
export const importRun = z.object({ batchId: z.uuid(), runId: z.uuid() });

/** Looks at every row of a file and keeps what would happen to it. */
export const checkImport = defineJob({
  name: "imports.check",
  queue: "imports",
  mode: "long",
  payload: importRun,
  handler: async () => (await import("./job-handlers")).handleCheck,
});

/** Makes members of the rows, stretch by stretch. */
export const commitImport = defineJob({
  name: "imports.commit",
  queue: "imports",
  mode: "long",
  payload: importRun,
  handler: async () => (await import("./job-handlers")).handleCommit,
});

/** Takes the members of an import back, stretch by stretch. */
export const undoImport = defineJob({
  name: "imports.undo",
  queue: "imports",
  mode: "long",
  payload: importRun,
  handler: async () => (await import("./job-handlers")).handleUndo,
});

/** The module's jobs, for the worker's list. */
export const importJobs = [checkImport, commitImport, undoImport];
