import { z } from "zod";
import { status } from "../log/schema";
import { channel } from "../schema";

/** What became of telling somebody something: it is in the inbox from `at` on, and went out over these channels. */
export const told = z.object({
  at: z.iso.datetime(),
  readAt: z.iso.datetime().nullable(),
  ways: z.array(z.object({ channel, status })),
});
export type Told = z.infer<typeof told>;
