import { expect, it } from "vitest";
import { wordsOfParams } from "./error-words";

it("writes days and amounts as the reader does, and leaves the rest alone", () => {
  expect(
    wordsOfParams(
      { resetOn: "2026-03-28", kind: "visits", max: 10, openMinor: 50_000, currency: "KES" },
      "de",
    ),
  ).toEqual({
    resetOn: "28.03.2026",
    kind: "visits",
    max: 10,
    openMinor: 50_000,
    open: "500,00\u00a0KES",
    currency: "KES",
  });
  expect(wordsOfParams(undefined, "en")).toEqual({});
});
