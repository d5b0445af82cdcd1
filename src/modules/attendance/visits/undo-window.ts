/** Milliseconds in which a check-in can be taken back. Apart from the schemas, which a browser need not load. */
export const UNDO_WINDOW = 2 * 60_000;
