import type { CollectionView, ListCollectionsInput } from "../../collections/schema";
import { COLLECTION_DAYS, COLLECTION_VIEWS } from "../../collections/words";

/** What of the list is shown, as it stands in the address. */
export interface CollectionsFilter {
  view: CollectionView;
  days: 30 | 90 | null;
  /** Somebody's id, `nobody`, or everybody's. */
  assignee: string | null;
}

const one = (value: string | string[] | undefined) => (typeof value === "string" ? value : undefined);
const UUID = /^[0-9a-f-]{36}$/i;

/** Reads the filter of an address; whatever was never written there is left out. */
export function readFilter(query: Record<string, string | string[] | undefined>): CollectionsFilter {
  const assignee = one(query.assignee);
  return {
    view: COLLECTION_VIEWS.find((view) => view === one(query.view)) ?? "open",
    days: COLLECTION_DAYS.find((days) => String(days) === one(query.days)) ?? null,
    assignee: assignee === "nobody" || UUID.test(assignee ?? "") ? (assignee ?? null) : null,
  };
}

/** The address of a filtered list. */
export function filterHref(base: string, { view, days, assignee }: Partial<CollectionsFilter>): string {
  const query = new URLSearchParams();
  if (view && view !== "open") query.set("view", view);
  if (days) query.set("days", String(days));
  if (assignee) query.set("assignee", assignee);
  const text = query.toString();
  return text === "" ? base : `${base}?${text}`;
}

export function inputOf({ view, days, assignee }: CollectionsFilter): Partial<ListCollectionsInput> {
  return { view, limit: 50, ...(days ? { days } : {}), ...(assignee ? { assignee } : {}) };
}
