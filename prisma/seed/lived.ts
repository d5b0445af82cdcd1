import { addDays, type LocalDate } from "@/shared/time-zone/local-date";
import type { Stint } from "./person";

/** What became of a stint once its bills were paid or not. */
export interface Lived {
  readonly membershipId: string;
  /** Days on which the door opens by it, both ends included; the last one may have no end. */
  readonly open: readonly { readonly from: LocalDate; readonly to: LocalDate | null }[];
  /** The first day after it was over; null while it is not. */
  readonly endedOn: LocalDate | null;
  /** The day since when it is suspended, while it is. */
  readonly suspendedOn: LocalDate | null;
}
export type Lives = ReadonlyMap<Stint, Lived>;

const OPEN = new Set(["trial", "active", "past_due"]);
const OVER = new Set(["ended", "completed"]);

/** Reads the lives of memberships from their histories; `history` in the order of what happened. */
export function livesOf(
  memberships: ReadonlyMap<Stint, string>,
  history: readonly { membershipId: string; on: LocalDate; status: string }[],
): Lives {
  const byId = new Map<string, { on: LocalDate; status: string }[]>();
  for (const { membershipId, on, status } of history) {
    const steps = byId.get(membershipId) ?? [];
    // Of several changes on one day the last one says what the day was.
    byId.set(membershipId, [...steps.filter((step) => step.on < on), { on, status }]);
  }
  return new Map(
    [...memberships].map(([stint, membershipId]) => {
      const steps = byId.get(membershipId) ?? [];
      const open = steps.flatMap(({ on, status }, index) => {
        const next = steps[index + 1];
        return OPEN.has(status) ? [{ from: on, to: next ? addDays(next.on, -1) : null }] : [];
      });
      const last = steps.at(-1);
      return [
        stint,
        {
          membershipId,
          open,
          endedOn: last && OVER.has(last.status) ? last.on : null,
          suspendedOn: last?.status === "suspended" ? last.on : null,
        },
      ];
    }),
  );
}
