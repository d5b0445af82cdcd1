import type { TenantContext } from "@/platform/context";
import type { Effects } from "@/platform/effects";
import type { MergedRecord } from "../merging/data";
import type { KeptKey, Whom } from "./facts/data";
import type { Method } from "./schema";

/** A call on the hot lane: it writes its effects and its idempotency key by itself. */
export type DoorContext = TenantContext & {
  readonly effects: Effects;
  readonly idempotencyKey?: string | undefined;
};

/** Who is at the door, before anything is known of them. */
export interface Request {
  whom: Whom;
  method: Method;
  /** The code that was shown, still to be believed. */
  pass?: { window: number; mac: string };
  /** The record that the code or number belonged to before it was merged into the one looked at. */
  was?: MergedRecord;
  branchId: string;
  override?: string;
  key: KeptKey | undefined;
}
