import { z } from "zod";
import { defineEvent } from "@/platform/jobs/definitions";
import { penaltyKind } from "./schema";

const about = { penaltyId: z.uuid(), bookingId: z.uuid(), memberId: z.uuid(), kind: penaltyKind };

/** A late cancellation or an absence costs something, or was let off. */
export const penaltyMade = defineEvent({
  name: "classes.penalty-made",
  payload: z.object({
    ...about,
    forgiven: z.boolean(),
    creditForfeited: z.boolean(),
    feeMinor: z.int(),
    currency: z.string(),
    reviewUntil: z.iso.datetime(),
  }),
});

/** What became of it: its fee is charged, stands on the account, or nothing is taken after all. */
export const penaltyDecided = defineEvent({
  name: "classes.penalty-decided",
  payload: z.object({
    ...about,
    status: z.enum(["charged", "balance", "waived", "void"]),
    feeMinor: z.int(),
    currency: z.string(),
    reason: z.string().nullable(),
  }),
});
