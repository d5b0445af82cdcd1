import { z } from "zod";
import { reason } from "../access/schema";

/** As many are shown at once; more of them means that nobody has looked for days. */
export const CONFLICTS_SHOWN = 200;

/** A scan that a device kept while it was offline and that the rules of its moment refused. */
export const conflict = z.object({
  deviceId: z.uuid(),
  clientSeq: z.int(),
  deviceName: z.string(),
  branchId: z.uuid(),
  branchName: z.string(),
  /** The branch's, in which the moment is shown. */
  zone: z.string(),
  at: z.iso.datetime(),
  reason,
  memberId: z.uuid(),
  name: z.string(),
  number: z.string(),
  photo: z.string().nullable(),
  /** Whether this person may let them in after all. */
  mayAccept: z.boolean(),
});
export type Conflict = z.infer<typeof conflict>;

export const branchOfConflicts = z.strictObject({ branchId: z.uuid().optional() });

const scan = { deviceId: z.uuid(), clientSeq: z.int().min(0).max(2_147_483_647) };
export const acceptInput = z.strictObject({ ...scan, reason: z.string().trim().min(3).max(200) });
export const dismissInput = z.strictObject(scan);
export type ScanKey = z.infer<typeof dismissInput>;
