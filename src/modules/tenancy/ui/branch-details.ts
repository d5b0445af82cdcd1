import type { Branch, BranchDetails } from "../branches/schema";

/** A branch that nobody has described yet. */
export function blankBranch(gym: { country: string; zone: string }, name = ""): BranchDetails {
  const { country, zone } = gym;
  return {
    name,
    addressLine: null,
    city: null,
    country,
    phone: null,
    zone,
    openingHours: [],
    capacity: null,
  };
}

/** What a person may change of a branch that is there. */
export function detailsOf({
  id: _id,
  closed: _closed,
  closures: _closures,
  ...details
}: Branch): BranchDetails {
  return details;
}
