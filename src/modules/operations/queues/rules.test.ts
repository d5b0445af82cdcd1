import { describe, expect, it } from "vitest";
import fc from "@/shared/testing/properties";
import { withoutSecrets } from "./rules";

describe("a payload for operators", () => {
  it("keeps its shape, numbers, ids, instants and words of closed sets", () => {
    const payload = {
      memberId: "0197b1c0-0000-7000-8000-000000000001",
      at: "2026-03-10T09:00:00.000Z",
      day: "2026-03-10",
      kind: "seat_offered",
      currency: "KES",
      amountMinor: 1_500,
      list: [true, null, { status: "dead" }],
    };
    expect(withoutSecrets(payload)).toEqual(payload);
  });

  it("says of texts no more than how long they are", () => {
    expect(withoutSecrets({ to: "a@b.example", words: "Dear Amina", token: "short", locale: "en" })).toEqual({
      to: "[11]",
      words: "[10]",
      token: "[5]",
      locale: "en",
    });
  });

  it("never lets an address, a phone number or a long random text through, however deep", () => {
    const secret = fc.oneof(
      fc.stringMatching(/^[a-z]{1,9}@[a-z]{2,9}\.(?:com|example)$/),
      fc.stringMatching(/^https:\/\/[a-z]{3,9}\.example\/[a-z]{1,9}$/),
      fc.stringMatching(/^\+\d{9,12}$/),
      fc.stringMatching(/^[A-Za-z0-9_-]{36,43}$/),
    );
    fc.assert(
      fc.property(secret, fc.integer({ min: 0, max: 8 }), (text, depth) => {
        let payload: unknown = text;
        for (let n = 0; n < depth; n++) payload = n % 2 ? [payload] : { value: payload };
        expect(JSON.stringify(withoutSecrets(payload))).not.toContain(text);
      }),
      { seed: 20_261_121, numRuns: 100 },
    );
  });
});
