import { v7 } from "uuid";

declare const brand: unique symbol;

/** A string that is known to be an id of one kind; two kinds don't mix. */
export type Id<Kind extends string> = string & { readonly [brand]: Kind };

export type TenantId = Id<"tenant">;
export type UserId = Id<"user">;
export type MemberId = Id<"member">;
export type BranchId = Id<"branch">;

/** The row owner for what belongs to no gym: sign-ins, account e-mails, platform audit. */
export const PLATFORM_TENANT = "00000000-0000-0000-0000-000000000000" as TenantId;

/** A new UUID v7: unguessable enough to be public, ordered by time so that indexes stay dense. */
export function newId<Kind extends string>(): Id<Kind> {
  return v7() as Id<Kind>;
}

/** A UUID v7 of a given moment, for rows that are made about the past. */
export function idAt<Kind extends string>(at: Date): Id<Kind> {
  return v7({ msecs: at.getTime() }) as Id<Kind>;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export function isUuid(value: string): boolean {
  return UUID.test(value);
}
