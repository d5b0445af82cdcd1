import { describe, expect, it } from "vitest";
import fc from "@/shared/testing/properties";
import { foldForSearch } from "./fold";
import { initials, splitName, titleCaseName } from "./names";
import { safeForSpreadsheet } from "./spreadsheet";

describe("foldForSearch", () => {
  it.each([
    ["Straße", "strasse"],
    ["Yılmaz İnci", "yilmaz inci"],
    ["Sørensen", "sorensen"],
    ["O’Neill", "o'neill"],
    ["  Zoë\u00a0 Lefèvre ", "zoe lefevre"],
    ["Peñaflor", "penaflor"],
    // Decomposes into an apostrophe of its own, which only the second pass makes plain.
    ["ŉ", "'n"],
  ])("%s is found as %s", (text, folded) => {
    expect(foldForSearch(text)).toBe(folded);
  });

  it("changes nothing the second time", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "binary" }),
        (text) => foldForSearch(foldForSearch(text)) === foldForSearch(text),
      ),
    );
  });
});

describe("names", () => {
  it.each([
    ["Patel, Brandon", "Brandon", "Patel"],
    ['"Mac", Hannah', "Hannah", "Mac"],
    ["O'Brien, Tyler", "Tyler", "O'Brien"],
    ["Jasmine Dela", "Jasmine", "Dela"],
    ["Juan dela Cruz", "Juan", "dela Cruz"],
    ["Anna van der Berg", "Anna", "van der Berg"],
    ["Madonna", "Madonna", ""],
    ["Patel,", "Patel", ""],
    ["", "", ""],
  ])("%s splits into %s and %s", (text, firstName, lastName) => {
    expect(splitName(text)).toEqual({ firstName, lastName });
  });

  it.each([
    ["RAMON DELA CRUZ", "Ramon Dela Cruz"],
    ["MCALLISTER", "McAllister"],
    ["McAllister", "McAllister"],
    ["O'NEILL", "O'Neill"],
    ["SMITH-JONES", "Smith-Jones"],
    ["VAN DER BERG", "van der Berg"],
    ["von", "von"],
    ["van der Berg", "van der Berg"],
    ["MÜLLER", "Müller"],
    ["J", "J"],
  ])("%s is written %s", (text, written) => {
    expect(titleCaseName(text)).toBe(written);
  });

  it("takes initials from letters", () => {
    expect(initials("Özlem", "“strauß")).toBe("ÖS");
    expect(initials("", "-")).toBe("");
  });
});

describe("safeForSpreadsheet", () => {
  it.each([
    ["=1+1", "'=1+1"],
    ["@SUM(A1)", "'@SUM(A1)"],
    ["+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"],
    ["-2+3+cmd|' /C calc'!A0", "'-2+3+cmd|' /C calc'!A0"],
    ["  =HYPERLINK()", "'  =HYPERLINK()"],
    ["\t=1", "'\t=1"],
    ["+254 763 779 460", "+254 763 779 460"],
    ["-3,500.00", "-3,500.00"],
    ["Anna", "Anna"],
  ])("%j becomes %j", (text, safe) => {
    expect(safeForSpreadsheet(text)).toBe(safe);
  });
});
