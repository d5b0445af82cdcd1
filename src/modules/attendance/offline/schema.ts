import { z } from "zod";
import { reason, severity } from "../access/schema";

/** A scan that a kiosk kept while it could not reach the server. `clientSeq` counts up on the device, for good. */
export const offlineScan = z.strictObject({
  clientSeq: z.int().min(0).max(2_147_483_647),
  /** The device's clock at the scan. */
  deviceAt: z.iso.datetime(),
  by: z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("scan"), text: z.string().trim().min(1).max(200) }),
    z.strictObject({ kind: z.literal("pin"), pin: z.string().regex(/^\d{6}$/, "pin") }),
  ]),
});
export type OfflineScan = z.infer<typeof offlineScan>;

export const syncInput = z.strictObject({
  /** The device's clock when it sends: what it is off by is taken from every scan. */
  sentAt: z.iso.datetime(),
  scans: z.array(offlineScan).min(1).max(100),
});
export type SyncInput = z.infer<typeof syncInput>;

/**
 * What became of a scan. `conflict`: the rules of the scan's moment say no, so a person must look at it; `refused`:
 * the code is unknown, or the scan is older than two days. Either way the device may forget it.
 */
export const syncOutcome = z.object({
  clientSeq: z.int(),
  outcome: z.enum(["recorded", "merged", "conflict", "refused"]),
  decision: severity,
  reason: reason.nullable(),
  visitId: z.uuid().nullable(),
  name: z.string().nullable(),
});
export type SyncOutcome = z.infer<typeof syncOutcome>;

export const syncResult = z.object({ outcomes: z.array(syncOutcome) });
export type SyncResult = z.infer<typeof syncResult>;
