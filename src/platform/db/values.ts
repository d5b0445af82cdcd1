import pg from "pg";

/**
 * How raw statements hand values over: as they will stand on the wire. Instants become ISO strings, dates stay
 * `YYYY-MM-DD` (a JavaScript Date would bring a time zone into a calendar day), counts become numbers.
 */
const parsers: Record<number, (text: string) => unknown> = {
  20: Number,
  1082: (text) => text,
  1114: (text) => new Date(`${text}Z`).toISOString(),
  1184: (text) => new Date(text).toISOString(),
};

export const wireTypes: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: "text" | "binary") =>
    (format !== "binary" && parsers[oid]) ||
    pg.types.getTypeParser(oid, format)) as pg.CustomTypesConfig["getTypeParser"],
};
