import { z } from "zod";
import { tender } from "../schema";

/** A payment whose provider can't be asked about any more: somebody looks it up and says what became of it. */
export const paymentInQuestion = z.object({
  id: z.uuid(),
  tender,
  amountMinor: z.int(),
  currency: z.string(),
  phone: z.string().nullable(),
  createdAt: z.iso.datetime(),
  memberId: z.uuid(),
  memberName: z.string(),
  invoiceId: z.uuid().nullable(),
  number: z.string().nullable(),
});
export type PaymentInQuestion = z.infer<typeof paymentInQuestion>;
