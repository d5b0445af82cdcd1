import type { BranchDetails } from "@/modules/tenancy/branches/schema";
import type { NewGym } from "@/modules/tenancy/gyms/schema";
import type { StaffPerson } from "./gym";

interface EmptyGym {
  readonly gym: NewGym & { readonly slug: string };
  readonly staff: readonly StaffPerson[];
  readonly member: { readonly firstName: string; readonly lastName: string };
}

const branch: BranchDetails = {
  name: "Main branch",
  addressLine: null,
  city: "Nairobi",
  country: "KE",
  phone: null,
  zone: "Africa/Nairobi",
  openingHours: [],
  capacity: null,
};

/** The gym that has just begun: no plans, no visits, one person on the list. */
export const fresh: EmptyGym = {
  gym: {
    slug: "fresh",
    name: "Fresh",
    country: "KE",
    currency: "KES",
    locale: "en",
    zone: "Africa/Nairobi",
    brandColor: "#be185d",
    isDemo: true,
    ready: true,
    branches: [branch],
  },
  staff: [
    { name: "Sam Okafor", role: "owner", mailbox: "owner" },
    { name: "Dina Mbeki", role: "desk", mailbox: "desk" },
    { name: "Leo Adeyemi", role: "trainer", mailbox: "trainer" },
  ],
  member: { firstName: "Ada", lastName: "Nwosu" },
};
