/** SQL for an instant column as it stands on the wire: ISO 8601 in UTC, to the millisecond. Null stays null. */
export const iso = (column: string) =>
  `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
