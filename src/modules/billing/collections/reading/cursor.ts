import { z } from "zod";
import { DomainError } from "@/platform/errors";

const key = z.tuple([z.iso.datetime({ offset: true }), z.uuid()]);

/** Where a page ended: the last row's moment and id. */
export function cursorOf(at: string, id: string): string {
  return JSON.stringify([at, id]);
}

/** @throws DomainError INVALID_INPUT for anything that `cursorOf` did not make */
export function keyOf(cursor: string): readonly [string, string] {
  try {
    return key.parse(JSON.parse(cursor));
  } catch (error) {
    throw new DomainError("INVALID_INPUT", { field: "cursor" }, { cause: error });
  }
}
