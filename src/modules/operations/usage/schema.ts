import { z } from "zod";

/** What the list can be ordered by; the largest first unless told. */
export const GYM_ORDERS = ["created", "members", "checkIns", "jobs", "activity"] as const;
export type GymOrder = (typeof GYM_ORDERS)[number];

const cursor = z.strictObject({ value: z.number(), id: z.uuid() });

export const gymsInput = z.strictObject({
  search: z.string().trim().max(80).default(""),
  order: z.enum(GYM_ORDERS).default("created"),
  ascending: z.boolean().default(false),
  limit: z.int().min(1).max(100).default(50),
  /** The client's endless lists say which way they go; these go forward only. */
  direction: z.literal("forward").optional(),
  cursor: cursor.nullish(),
});

export const gymRow = z.object({
  id: z.uuid(),
  slug: z.string(),
  name: z.string(),
  country: z.string(),
  status: z.enum(["active", "suspended"]),
  isDemo: z.boolean(),
  createdAt: z.iso.datetime(),
  suspendedAt: z.iso.datetime().nullable(),
  owner: z.string().nullable(),
  members: z.int(),
  staff: z.int(),
  branches: z.int(),
  /** Within 30 days. */
  checkIns: z.int(),
  /** Waiting, running and dead. */
  jobs: z.int(),
  /** When anything was changed by anybody, as its audit log knows. */
  lastActivityAt: z.iso.datetime().nullable(),
});
export type GymRow = z.infer<typeof gymRow>;
export const gymsPage = z.object({ rows: z.array(gymRow), next: cursor.nullable() });

export const gymInput = z.strictObject({ slug: z.string().min(1).max(80) });

export const gymUsage = z.object({
  gym: gymRow.extend({ currency: z.string(), zone: z.string(), locale: z.string() }),
  /** Uploaded files; `complete` is false when there are more than were counted, null when the store didn't answer. */
  storage: z.object({ bytes: z.number(), files: z.int(), complete: z.boolean() }).nullable(),
  /** Rows of the tables that grow, the largest first. */
  rows: z.array(z.object({ table: z.string(), count: z.int() })),
});
export type GymUsage = z.infer<typeof gymUsage>;
