import { z } from "zod";

export const askInput = z.strictObject({
  sessionId: z.uuid(),
  /** The colleague; null asks any of them. */
  colleagueId: z.uuid().nullable(),
  note: z.string().trim().max(200).nullable().default(null),
});
export type AskInput = z.output<typeof askInput>;

export const requestIdInput = z.strictObject({ requestId: z.uuid() });
export const answerInput = z.strictObject({ requestId: z.uuid(), accept: z.boolean() });

/** An open request to take a class. */
export const coverRequest = z.object({
  id: z.uuid(),
  sessionId: z.uuid(),
  name: z.string(),
  branchName: z.string(),
  zone: z.string(),
  localOn: z.iso.date(),
  startsAt: z.iso.datetime(),
  endsAt: z.iso.datetime(),
  askedBy: z.string(),
  /** Null: any of the colleagues. */
  asked: z.string().nullable(),
  note: z.string().nullable(),
  /** Whether the reader may take the class, and take the request back. */
  mayTake: z.boolean(),
  mayWithdraw: z.boolean(),
});
export type CoverRequest = z.infer<typeof coverRequest>;
