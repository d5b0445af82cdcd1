import { z } from "zod";
import { CHANNELS, KINDS, type STATUSES, TOPICS } from "./catalogue";

export const channel = z.enum(CHANNELS);
export type Channel = z.infer<typeof channel>;

export const topic = z.enum(TOPICS);
export type Topic = z.infer<typeof topic>;

export const kind = z.enum(KINDS);
export type Kind = z.infer<typeof kind>;

export type Status = (typeof STATUSES)[number];

const instant = z.iso.datetime();

/** What a notification's words are made of. Instants are shown by the clock of `zone`. */
export const facts = z.strictObject({
  /** Name of the class. */
  name: z.string().optional(),
  startsAt: instant.optional(),
  /** When a class that was moved would have been. */
  from: instant.optional(),
  zone: z.string().optional(),
  branch: z.string().optional(),
  trainer: z.string().optional(),
  room: z.string().optional(),
  /** In somebody's own words. */
  reason: z.string().optional(),
  /** A code of `notifications.why`. */
  why: z.string().optional(),
  /** The end of an offer, or of the time in which a seat can be given back for nothing. */
  until: instant.optional(),
  /** Whether what was taken for a seat came back. */
  returned: z.boolean().optional(),
  /** What a penalty is for. */
  what: z.enum(["late_cancel", "extra_late_cancel", "no_show", "guest_no_show"]).optional(),
  /** Whether a penalty was let off. */
  forgiven: z.boolean().optional(),
  plan: z.string().optional(),
  amountMinor: z.int().optional(),
  currency: z.string().optional(),
  /** Number of a bill. */
  number: z.string().optional(),
});
export type Facts = z.infer<typeof facts>;

/** Where in the gym's app a notification leads. */
export const LINKS = ["/bookings", "/schedule", "/membership", "/billing", "/inbox"] as const;
export type Link = (typeof LINKS)[number];

/** Something a member should be told. */
export interface Draft {
  kind: Kind;
  /** Names what happened and to whom: the same key is told once, however often it is asked for. */
  key: string;
  memberId: string;
  facts: Facts;
  link: Link;
  /** When it is of no use any more, an ISO instant. */
  uselessAfter?: string | null;
  /** Not worth more than a line in the inbox. */
  inboxOnly?: boolean;
}
