import type { JobHandler } from "@/platform/jobs/definitions";
import { runCheck } from "./check/service";
import { runCommit } from "./commit/service";
import type { importRun } from "./jobs";
import { runUndo } from "./undo/service";

export const handleCheck: JobHandler<typeof importRun> = (ctx, payload) => runCheck(ctx, payload);
export const handleCommit: JobHandler<typeof importRun> = (ctx, payload) => runCommit(ctx, payload);
export const handleUndo: JobHandler<typeof importRun> = (ctx, payload) => runUndo(ctx, payload);
