import { createHash } from "node:crypto";
import { beyondSeats, type Effect } from "../series/rules";
import type { EffectPreview } from "../series/schema";

/** Rows that a preview lists; the rest is only counted. */
const LISTED = 60;

/** What an edit does, in sum and class by class, with a stamp that changes when any of it does. */
export function summarize(
  effects: readonly Effect[],
  also: Pick<EffectPreview, "clashes" | "daysOff" | "roomTooSmall">,
): EffectPreview {
  const sessions = { kept: 0, moved: 0, cancelled: 0, created: 0 };
  const bookings = { kept: 0, moved: 0, cancelled: 0 };
  let waitlistEnded = 0;
  let overbooked = 0;
  const rows = effects.flatMap((effect) => {
    const { outcome, session, state } = effect;
    // What was cancelled before is no part of the edit.
    if (session?.status === "cancelled") return [];
    sessions[outcome] += 1;
    if (outcome !== "created") bookings[outcome] += session?.booked ?? 0;
    if (outcome === "cancelled") waitlistEnded += session?.waitlisted ?? 0;
    overbooked += beyondSeats(effect);
    return {
      sessionId: session?.id ?? null,
      outcome,
      from: session && { on: session.localOn, time: session.localTime },
      to: state && { on: state.localOn, time: state.localTime },
      booked: session?.booked ?? 0,
      waitlisted: session?.waitlisted ?? 0,
    };
  });
  const seen = createHash("sha256")
    .update(
      JSON.stringify([effects.map(({ outcome, session, state }) => [outcome, session, state]), also.daysOff]),
    )
    .digest("hex");
  // What changes for somebody comes first; what stays as it is says nothing.
  const told = rows.filter((row) => row.outcome !== "kept" || row.booked > 0);
  const listed = (told.length > 0 ? told : rows).slice(0, LISTED);
  return {
    sessions,
    bookings,
    waitlistEnded,
    overbooked,
    ...also,
    rows: listed,
    more: rows.length - listed.length,
    seen,
  };
}
