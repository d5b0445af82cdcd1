import { z } from "zod";
import { defineJob } from "@/platform/jobs/definitions";

/** Tells the provider where to report payments that nobody asked for. */
export const registerReceipts = defineJob({
  name: "billing.register-receipts",
  queue: "default",
  mode: "long",
  payload: z.strictObject({}),
  handler: async () => (await import("./job-handlers")).registerReceipts,
});
