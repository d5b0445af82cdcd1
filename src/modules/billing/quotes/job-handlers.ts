import type { JobContext } from "@/platform/context";
import { forgetQuotes } from "./data";

/** Long after its quarter of an hour: whoever still has it on the screen is told that it has expired. */
const KEPT_HOURS = 24;

export async function forget(ctx: JobContext): Promise<void> {
  await forgetQuotes(ctx.db, new Date(ctx.clock.now().getTime() - KEPT_HOURS * 3_600_000));
}
