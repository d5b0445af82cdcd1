/**
 * How far somebody has heard: the mark of each process → the number of the last message heard of it. Every process may
 * hear the others in an order of its own, so one number would not do.
 */
export type Position = ReadonlyMap<string, number>;

const ENTRY = /^([0-9a-f]{10})\.(\d{1,15})$/;
const MAX_TEXT = 2_000;

/** As clients keep it and send it back: the id of a server-sent event. */
export function writePosition(position: Position): string {
  return [...position].map(([mark, number]) => `${mark}.${number}`).join("-");
}

/** @returns undefined for what nobody here has written. */
export function readPosition(text: string): Position | undefined {
  if (text.length > MAX_TEXT) return undefined;
  const position = new Map<string, number>();
  for (const entry of text.split("-")) {
    const [, mark, number] = ENTRY.exec(entry) ?? [];
    if (mark === undefined) return undefined;
    position.set(mark, Number(number));
  }
  return position;
}
