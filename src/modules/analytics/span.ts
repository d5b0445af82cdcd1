import { addDays, daysBetween } from "@/shared/time-zone/local-date";

/** Days, both ends included. */
export interface Span {
  from: string;
  to: string;
}

/** What a span is compared with: as long as it is, never reaching into it. */
export function spanBefore({ from, to, beforeFrom }: Span & { beforeFrom?: string | undefined }): Span {
  const length = daysBetween(from, to) + 1;
  const first = beforeFrom ?? addDays(from, -length);
  const last = addDays(first, length - 1);
  return { from: first, to: last < from ? last : addDays(from, -1) };
}
