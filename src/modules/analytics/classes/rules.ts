import type { SeatCounts } from "./schema";

const ratio = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);

/** Booked seats of all seats; null without a seat. More than 1 where the gym overbooked. */
export const fillOf = ({ booked, capacity }: SeatCounts) => ratio(booked, capacity);

/** Those who came of those who had booked; null when nobody had. */
export const showRateOf = ({ attended, booked }: SeatCounts) => ratio(attended, booked);

/** Seats that somebody trained on, of all seats. */
export const utilisationOf = ({ attended, capacity }: SeatCounts) => ratio(attended, capacity);

/** Seats that were wanted, booked or waited for in vain, of all seats. */
export const demandOf = ({ booked, unmet, capacity }: SeatCounts) => ratio(booked + unmet, capacity);
