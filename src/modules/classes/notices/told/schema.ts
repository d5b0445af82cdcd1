import { z } from "zod";
import { told } from "@/modules/notifications/told/schema";

/** Somebody who had a seat in a class, or waited for one, when the gym cancelled it. */
export const toldPerson = z.object({
  /** Of the booking or of the place in the queue. */
  id: z.uuid(),
  memberId: z.uuid(),
  name: z.string(),
  /** Null as long as it is on its way. */
  told: told.nullable(),
});
export type ToldPerson = z.infer<typeof toldPerson>;
