import type { MemberFields, MemberProfile } from "../../members/schema";

/** The fields as the form holds them: texts are never null there. */
export interface FormFields {
  firstName: string;
  lastName: string;
  email: string;
  phone: string;
  birthDate: string;
  gender: MemberFields["gender"];
  homeBranchId: string | null;
  addressLine: string;
  postalCode: string;
  city: string;
  emergencyName: string;
  emergencyPhone: string;
  guardianName: string;
  guardianPhone: string;
  notes: string;
  tags: string[];
}

export const BLANK: FormFields = {
  firstName: "",
  lastName: "",
  email: "",
  phone: "",
  birthDate: "",
  gender: null,
  homeBranchId: null,
  addressLine: "",
  postalCode: "",
  city: "",
  emergencyName: "",
  emergencyPhone: "",
  guardianName: "",
  guardianPhone: "",
  notes: "",
  tags: [],
};

export function fieldsOf(member: MemberProfile): FormFields {
  return {
    firstName: member.firstName,
    lastName: member.lastName,
    email: member.email ?? "",
    phone: member.phone ?? "",
    birthDate: member.birthDate ?? "",
    gender: (member.gender as MemberFields["gender"]) ?? null,
    homeBranchId: member.homeBranchId,
    addressLine: member.addressLine ?? "",
    postalCode: member.postalCode ?? "",
    city: member.city ?? "",
    emergencyName: member.emergencyName ?? "",
    emergencyPhone: member.emergencyPhone ?? "",
    guardianName: member.guardianName ?? "",
    guardianPhone: member.guardianPhone ?? "",
    notes: member.notes ?? "",
    tags: member.tags,
  };
}

export type FieldName = keyof FormFields;

export interface MergedField {
  name: FieldName;
  before: string;
  theirs: string;
  /** Somebody here changed the same field; both wishes can't be kept. */
  clash: boolean;
}

const plain = (value: unknown): string =>
  Array.isArray(value) ? value.join(", ") : value === null || value === undefined ? "" : String(value);

/**
 * Brings two people's changes of one member together. What only they changed is taken over; what both changed stays
 * as it was typed here and is listed as a clash.
 */
export function mergeFields(
  base: FormFields,
  mine: FormFields,
  theirs: FormFields,
): { merged: FormFields; changed: MergedField[] } {
  const merged = { ...mine };
  const changed: MergedField[] = [];
  for (const name of Object.keys(base) as FieldName[]) {
    const [before, here, there] = [plain(base[name]), plain(mine[name]), plain(theirs[name])];
    if (there === before) continue;
    const clash = here !== before && here !== there;
    if (!clash) Object.assign(merged, { [name]: theirs[name] });
    changed.push({ name, before, theirs: there, clash });
  }
  return { merged, changed };
}
