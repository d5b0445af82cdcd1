import { foldForSearch } from "@/shared/text/fold";
import { addDays } from "@/shared/time-zone/local-date";
import type { MembershipStatus } from "../../memberships/schema";
import type { PlanTerms } from "../../plans/schema";
import type { MemberDraft, MembershipDraft } from "../schema";

/** What an import may change of a member, as it stands. */
export interface MemberFieldsOf {
  firstName: string;
  lastName: string;
  email: string | null;
  phone: string | null;
  gender: string | null;
  birthDate: string | null;
  joinedOn: string;
  addressLine: string | null;
  postalCode: string | null;
  city: string | null;
  emergencyName: string | null;
  emergencyPhone: string | null;
  notes: string | null;
  tags: string[];
  archivedAt: string | null;
}

/** Remarks of both, neither lost nor twice. */
function joinNotes(before: string | null, added: string | undefined): string | null {
  if (!added || before?.includes(added)) return before;
  return before ? `${before}\n${added}` : added;
}

/** Calendar days compare as text. */
function earlier(a: string, b: string): string {
  return [a, b].sort()[0] ?? a;
}

function later(a: string, b: string): string {
  return [a, b].sort()[1] ?? a;
}

/** The file's values where it has some; what it leaves open stays. Somebody who had left is back. */
export function mergeMember(before: MemberFieldsOf, draft: MemberDraft): MemberFieldsOf {
  return {
    firstName: draft.firstName,
    lastName: draft.lastName || before.lastName,
    email: draft.email ?? before.email,
    phone: draft.phone ?? before.phone,
    gender: draft.gender ?? before.gender,
    birthDate: draft.birthDate ?? before.birthDate,
    joinedOn: earlier(draft.joinedOn, before.joinedOn),
    addressLine: draft.addressLine ?? before.addressLine,
    postalCode: draft.postalCode ?? before.postalCode,
    city: draft.city ?? before.city,
    emergencyName: draft.emergencyName ?? before.emergencyName,
    emergencyPhone: draft.emergencyPhone ?? before.emergencyPhone,
    notes: joinNotes(before.notes, draft.notes),
    tags: [...new Set([...before.tags, ...draft.tags])],
    archivedAt: null,
  };
}

export interface NewMembership {
  status: MembershipStatus;
  startsOn: string;
  endsOn: string | null;
  frozenFrom: string | null;
  suspendedOn: string | null;
  owedMinor: number;
}

const INT4 = 2_147_483_647;

/**
 * A membership as the file has it on the day of the import. "Expired" is never stored: a term that is over says so by
 * its end; one that ended early is ended.
 */
export function toMembership(draft: MembershipDraft, today: string): NewMembership {
  const owedMinor = Math.min(INT4, Math.max(0, -(draft.balanceMinor ?? 0)));
  const base = {
    startsOn: draft.startsOn,
    endsOn: draft.endsOn ?? null,
    frozenFrom: null,
    suspendedOn: null,
    owedMinor,
  };
  const over = base.endsOn !== null && base.endsOn < today;
  switch (draft.status) {
    case "active":
      return { ...base, status: "active" };
    case "frozen":
      // The file does not say since when: from today, until somebody ends it.
      return over ? { ...base, status: "active" } : { ...base, status: "frozen", frozenFrom: today };
    case "suspended":
      return { ...base, status: "suspended", suspendedOn: today };
    case "expired": {
      if (over) return { ...base, status: "active" };
      const last = earlier(addDays(today, -1), base.endsOn ?? today);
      return { ...base, status: "ended", endsOn: later(last, base.startsOn) };
    }
  }
}

const MAX_PRICE = 100_000_000;

/**
 * Terms for a plan that only the file knows: its name tells what it is, its rows what it costs.
 * @param priceMinor the price that most rows name, if any
 */
export function guessPlan(
  name: string,
  priceMinor: number | null,
): { kind: "membership" | "pack" | "day_pass" | "trial" | "comp"; terms: PlanTerms } {
  const words = foldForSearch(name);
  const price = Math.min(MAX_PRICE, Math.max(0, priceMinor ?? 0));
  const base = { priceMinor: price, visits: null, validDays: null, accessHours: [], branchIds: [] };
  if (/\b(?:day pass|walk.?in|drop.?in|tageskarte|siku moja|isang araw|single visit)\b/.test(words)) {
    return { kind: "day_pass", terms: { ...base, cycle: "once", visits: 1, validDays: 1 } };
  }
  if (/\b(?:trial|probe\w*|jaribio|subok)\b/.test(words)) {
    return { kind: "trial", terms: { ...base, cycle: "once", validDays: 7 } };
  }
  const visits =
    /(\d{1,3})(?:er\b|\s*-?\s*(?:class|visit|session|entr|besuch|mal)|.*\b(?:pack|karte|punch)\b)/.exec(
      words,
    )?.[1];
  if (visits !== undefined && Number(visits) > 0) {
    return { kind: "pack", terms: { ...base, cycle: "once", visits: Number(visits), validDays: 90 } };
  }
  if (/\b(?:comp|complimentary|staff|free|personal|mitarbeiter)\b/.test(words)) {
    return { kind: "comp", terms: { ...base, priceMinor: 0, cycle: "month" } };
  }
  const cycle = /\b(?:annual|year|yearly|jahres\w*|jahr|12 mon\w*|mwaka|taunan)\b/.test(words)
    ? ("year" as const)
    : /\b(?:quarter\w*|3 mon\w*|quartal\w*)\b/.test(words)
      ? ("quarter" as const)
      : /\b(?:week\w*|woche\w*|wiki)\b/.test(words)
        ? ("week" as const)
        : ("month" as const);
  return { kind: "membership", terms: { ...base, cycle } };
}
