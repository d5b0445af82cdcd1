import { z } from "zod";
import { membership, standing } from "../memberships/schema";

const text = (max: number) => z.string().trim().max(max);
const optionalText = (max: number) =>
  text(max)
    .nullish()
    .transform((value) => value || null);

export const GENDERS = ["female", "male", "other"] as const;

/** What a person at the desk writes down about a member. */
export const memberFields = z.strictObject({
  firstName: text(80).min(1),
  lastName: text(80),
  email: z
    .union([z.email().max(254), z.literal("")])
    .nullish()
    .transform((value) => value?.toLowerCase() || null),
  /** As typed; the server makes it E.164 with the gym's country. */
  phone: optionalText(40),
  birthDate: z
    .union([z.iso.date(), z.literal("")])
    .nullish()
    .transform((value) => value || null),
  gender: z.enum(GENDERS).nullish(),
  homeBranchId: z.uuid().nullish(),
  addressLine: optionalText(120),
  postalCode: optionalText(20),
  city: optionalText(80),
  emergencyName: optionalText(80),
  emergencyPhone: optionalText(40),
  guardianName: optionalText(80),
  guardianPhone: optionalText(40),
  notes: optionalText(2_000),
  tags: z.array(text(30).min(1)).max(20).default([]),
});
export type MemberFields = z.output<typeof memberFields>;
export type MemberFieldsInput = z.input<typeof memberFields>;

export const createMemberInput = z.strictObject({
  fields: memberFields,
  /** Empty: the next free number. */
  number: text(30).nullish(),
  /** Today unless told. */
  joinedOn: z.iso.date().nullish(),
  /** The desk saw the look-alikes and still wants a new member. */
  acceptDuplicate: z.boolean().default(false),
});
export type CreateMemberInput = z.output<typeof createMemberInput>;

export const updateMemberInput = z.strictObject({
  memberId: z.uuid(),
  fields: memberFields,
  /** The `updatedAt` the form was filled from; a newer one means that somebody else was quicker. */
  seen: z.iso.datetime(),
});

export const SORTS = ["name", "newest"] as const;

export const listMembersInput = z.strictObject({
  search: text(80).optional(),
  standing: z.array(standing).max(5).optional(),
  planId: z.uuid().optional(),
  branchId: z.uuid().optional(),
  joinedFrom: z.iso.date().optional(),
  joinedTo: z.iso.date().optional(),
  /** Active members whose membership ends within this many days, today included. */
  endingWithin: z.int().min(1).max(366).optional(),
  sort: z.enum(SORTS).default("name"),
  /** From the page before. */
  cursor: z.string().max(400).optional(),
  limit: z.int().min(1).max(100).default(50),
});
export type ListMembersInput = z.output<typeof listMembersInput>;

export const memberRow = z.object({
  id: z.uuid(),
  number: z.string(),
  firstName: z.string(),
  lastName: z.string(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  photo: z.string().nullable(),
  standing,
  until: z.iso.date().nullable(),
  planName: z.string().nullable(),
  joinedOn: z.iso.date(),
  banned: z.boolean(),
});
export type MemberRow = z.infer<typeof memberRow>;

export const memberPage = z.object({ items: z.array(memberRow), nextCursor: z.string().nullable() });
export type MemberPage = z.infer<typeof memberPage>;

export const memberProfile = memberRow.omit({ planName: true }).extend({
  birthDate: z.iso.date().nullable(),
  age: z.int().nullable(),
  gender: z.string().nullable(),
  homeBranchId: z.uuid().nullable(),
  homeBranchName: z.string().nullable(),
  addressLine: z.string().nullable(),
  postalCode: z.string().nullable(),
  city: z.string().nullable(),
  emergencyName: z.string().nullable(),
  emergencyPhone: z.string().nullable(),
  guardianName: z.string().nullable(),
  guardianPhone: z.string().nullable(),
  notes: z.string().nullable(),
  tags: z.array(z.string()),
  banReason: z.string().nullable(),
  archived: z.boolean(),
  hasLogin: z.boolean(),
  hasPin: z.boolean(),
  /** The record that this one became; nothing is done with it any more. */
  mergedIntoId: z.uuid().nullable(),
  updatedAt: z.iso.datetime(),
  memberships: z.array(membership),
});
export type MemberProfile = z.infer<typeof memberProfile>;

export const duplicateInput = z.strictObject({
  firstName: text(80),
  lastName: text(80),
  email: text(254).nullish(),
  phone: text(40).nullish(),
  birthDate: z.iso.date().nullish(),
  exceptId: z.uuid().optional(),
});
export type DuplicateInput = z.infer<typeof duplicateInput>;

/** Why two people look like one. */
export const duplicateReason = z.enum(["email", "phone", "name-and-birth-date", "name"]);
export const duplicate = memberRow
  .pick({ id: true, number: true, firstName: true, lastName: true, photo: true, standing: true })
  .extend({ reason: duplicateReason });
export type Duplicate = z.infer<typeof duplicate>;

export const timelineInput = z.strictObject({ memberId: z.uuid(), cursor: z.string().max(100).optional() });

export const timelineEntry = z.object({
  id: z.uuid(),
  at: z.iso.datetime(),
  action: z.string(),
  actorName: z.string().nullable(),
  actorKind: z.string(),
  before: z.record(z.string(), z.unknown()).nullable(),
  after: z.record(z.string(), z.unknown()).nullable(),
  reason: z.string().nullable(),
});
export type TimelineEntry = z.infer<typeof timelineEntry>;
export const timelinePage = z.object({ items: z.array(timelineEntry), nextCursor: z.string().nullable() });
