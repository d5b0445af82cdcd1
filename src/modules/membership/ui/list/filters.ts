import type { Standing } from "../../memberships/schema";
import { STANDING_ORDER } from "../public/standing-chip";

/** What the list shows, exactly as it stands in the address; the export takes the same names. */
export interface ListFilters {
  search: string;
  standing: readonly Standing[];
  planId: string;
  branchId: string;
  joinedFrom: string;
  joinedTo: string;
  /** Days, 0 is "whenever". */
  endingWithin: number;
  sort: "name" | "newest";
}

export const NO_FILTERS: ListFilters = {
  search: "",
  standing: [],
  planId: "",
  branchId: "",
  joinedFrom: "",
  joinedTo: "",
  endingWithin: 0,
  sort: "name",
};

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const DATE = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;

/** Reads an address. What makes no sense in it is left out, so that an old or mangled link still opens the list. */
export function readFilters(params: { get: (name: string) => string | null }): ListFilters {
  const text = (name: string, shape: RegExp) => {
    const value = params.get(name) ?? "";
    return shape.test(value) ? value : "";
  };
  const days = Number(params.get("endingWithin"));
  const wanted = (params.get("standing") ?? "").split(",");
  return {
    search: (params.get("search") ?? "").slice(0, 80),
    standing: STANDING_ORDER.filter((standing) => wanted.includes(standing)),
    planId: text("planId", UUID),
    branchId: text("branchId", UUID),
    joinedFrom: text("joinedFrom", DATE),
    joinedTo: text("joinedTo", DATE),
    endingWithin: Number.isInteger(days) && days >= 1 && days <= 366 ? days : 0,
    sort: params.get("sort") === "newest" ? "newest" : "name",
  };
}

/** The shortest address that says the same. */
export function writeFilters(filters: ListFilters): URLSearchParams {
  const params = new URLSearchParams();
  if (filters.search.trim()) params.set("search", filters.search.trim());
  if (filters.standing.length > 0) params.set("standing", filters.standing.join(","));
  for (const name of ["planId", "branchId", "joinedFrom", "joinedTo"] as const) {
    if (filters[name]) params.set(name, filters[name]);
  }
  if (filters.endingWithin > 0) params.set("endingWithin", String(filters.endingWithin));
  if (filters.sort !== "name") params.set("sort", filters.sort);
  return params;
}

/** As the API takes it. */
export function asInput(filters: ListFilters) {
  const search = filters.search.trim();
  return {
    sort: filters.sort,
    ...(search ? { search } : {}),
    ...(filters.standing.length > 0 ? { standing: [...filters.standing] } : {}),
    ...(filters.planId ? { planId: filters.planId } : {}),
    ...(filters.branchId ? { branchId: filters.branchId } : {}),
    ...(filters.joinedFrom ? { joinedFrom: filters.joinedFrom } : {}),
    ...(filters.joinedTo ? { joinedTo: filters.joinedTo } : {}),
    ...(filters.endingWithin > 0 ? { endingWithin: filters.endingWithin } : {}),
  };
}

/** Whether anything but the order is asked for. */
export function isFiltered(filters: ListFilters): boolean {
  return writeFilters({ ...filters, sort: "name" }).size > 0;
}
