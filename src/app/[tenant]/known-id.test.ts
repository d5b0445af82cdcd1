import { expect, it } from "vitest";
import { knownId } from "./known-id";

it("An id that can't be one is an address that doesn't exist", () => {
  const id = "0193a1c4-7c1e-7f7e-9d43-0123456789ab";
  expect(knownId(id)).toBe(id);
  for (const value of ["x", "", `${id}0`, "../plans", "%00"]) {
    expect(() => knownId(value)).toThrow(expect.objectContaining({ digest: expect.stringContaining("404") }));
  }
});
