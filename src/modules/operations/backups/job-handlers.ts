import type { JobHandler } from "@/platform/jobs/definitions";
import type { backupOrder, proofOrder } from "./jobs";
import { runBackup } from "./making/service";
import { runProof } from "./proving/service";

export const makeBackup: JobHandler<typeof backupOrder> = (ctx, { backupId }) => runBackup(ctx, backupId);
export const proveBackup: JobHandler<typeof proofOrder> = (ctx, { backupId }) => runProof(ctx, backupId);
