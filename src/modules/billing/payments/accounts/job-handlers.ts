import type { JobContext } from "@/platform/context";
import { reportReceipts } from "./service";

export async function registerReceipts(ctx: JobContext): Promise<void> {
  await reportReceipts(ctx);
}
