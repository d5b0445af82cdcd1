import { describe, expect, it } from "vitest";
import { BLANK, mergeFields } from "./form-values";

const base = { ...BLANK, firstName: "Amina", phone: "+254711000111", city: "Nairobi" };

describe("bringing two people's changes together", () => {
  it("takes over what only they changed", () => {
    const mine = { ...base, firstName: "Aminah" };
    const { merged, changed } = mergeFields(base, mine, { ...base, phone: "+254722000222" });
    expect(merged).toEqual({ ...base, firstName: "Aminah", phone: "+254722000222" });
    expect(changed).toEqual([
      { name: "phone", before: "+254711000111", theirs: "+254722000222", clash: false },
    ]);
  });

  it("keeps what was typed here when both changed it, and says so", () => {
    const { merged, changed } = mergeFields(base, { ...base, city: "Kisumu" }, { ...base, city: "Mombasa" });
    expect(merged.city).toBe("Kisumu");
    expect(changed).toEqual([{ name: "city", before: "Nairobi", theirs: "Mombasa", clash: true }]);
  });

  it("sees no clash when both wrote the same, and compares lists by content", () => {
    const same = { ...base, tags: ["swim"] };
    expect(mergeFields(base, same, { ...base, tags: ["swim"] }).changed[0]).toMatchObject({ clash: false });
    expect(mergeFields(same, same, { ...same, tags: ["swim"] }).changed).toEqual([]);
  });
});
