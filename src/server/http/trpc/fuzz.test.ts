import { afterAll, beforeAll, expect, it } from "vitest";
import fc from "@/shared/testing/properties";
import { comparable, type RawRequest, send, startBoth, type TestServer } from "./testing/two-servers";

let thin: TestServer;
let stock: TestServer;

beforeAll(async () => {
  ({ thin, stock } = await startBoth());
});

afterAll(async () => {
  await Promise.all([thin.close(), stock.close()]);
});

const seed = Number(process.env.FUZZ_SEED ?? 20_261_121);
const numRuns = Number(process.env.FUZZ_RUNS ?? 400);

const nasty = fc.constantFrom(
  "__proto__",
  "constructor",
  "\0",
  "\ud800",
  "‮abc",
  "🏋️",
  "' or 1=1 --",
  "<script>",
  "1e308",
  "-0",
  "NaN",
);
const value = fc.oneof(
  { weight: 3, arbitrary: fc.jsonValue({ maxDepth: 4 }) },
  { weight: 1, arbitrary: nasty },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 50 }) },
  {
    weight: 1,
    arbitrary: fc.record({ text: fc.oneof(nasty, fc.string()), count: fc.oneof(fc.integer(), nasty) }),
  },
);
const queries = [
  "empty",
  "nothing",
  "raw",
  "echo",
  "strict",
  "who",
  "refused",
  "domain",
  "broken",
  "badOutput",
];
queries.push("promises", "big", "deep.er");
const mutations = ["write", "writeAnything", "writeNothing", "writeRefused"];
const namesOf = (fitting: readonly string[]) =>
  fc.oneof(
    { weight: 5, arbitrary: fc.array(fc.constantFrom(...fitting), { minLength: 1, maxLength: 6 }) },
    {
      weight: 1,
      arbitrary: fc.array(
        fc.oneof(fc.constantFrom(...queries, ...mutations), nasty, fc.string({ maxLength: 12 })),
        {
          minLength: 1,
          maxLength: 4,
        },
      ),
    },
  );

/** Valid JSON, JSON that lost or gained a character, or no JSON. */
const jsonText = fc.oneof(
  { weight: 4, arbitrary: value.map((one) => JSON.stringify(one)) },
  {
    weight: 4,
    arbitrary: fc
      .dictionary(fc.oneof(fc.nat(6).map(String), nasty), value, { maxKeys: 6 })
      .map((one) => JSON.stringify(one)),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(
        value.map((one) => JSON.stringify(one)),
        fc.nat(20),
      )
      .map(([text, at]) => text.slice(0, at) + text.slice(at + 1)),
  },
  { weight: 1, arbitrary: fc.string({ unit: "binary" }) },
);

/** Only what can stand in a request line: the rest would never reach an adapter. */
const sendable = (text: string) => text.replace(/[^\x21-\x7e]/g, "");
const encode = (text: string) => encodeURIComponent(Buffer.from(text).toString());
const pathOf = (fitting: readonly string[]) =>
  fc
    .tuple(namesOf(fitting), fc.constantFrom(",", "%2C", "%2c"), fc.boolean())
    .map(([list, comma, raw]) =>
      list.map((one) => (raw ? sendable(one).replace(/[?#]/g, "") : encode(one))).join(comma),
    );
const query = fc.tuple(
  fc.constantFrom(
    "",
    "batch=1",
    "batch=1",
    "batch=1",
    "batch=1&",
    "&batch=1",
    "batch",
    "batch=0",
    "b%61tch=1",
  ),
  fc.option(jsonText),
  fc.constantFrom("encoded", "encoded", "plus", "broken"),
);
const get = fc.tuple(pathOf(queries), query).map(([where, [batch, input, how]]): RawRequest => {
  let text = input === null ? "" : `input=${encode(input)}`;
  if (how === "plus") text = text.replaceAll("%20", "+");
  if (how === "broken") text = text.slice(0, -1);
  return { path: `${where}?${[batch, text].filter(Boolean).join("&")}` };
});
const post = fc
  .tuple(
    pathOf(mutations),
    fc.constantFrom("", "?batch=1", "?batch=1"),
    jsonText,
    fc.constantFrom(
      "application/json",
      "application/json",
      "application/json; charset=utf-8",
      "text/plain",
      "",
    ),
  )
  .map(
    ([where, batch, body, type]): RawRequest => ({
      method: "POST",
      path: `${where}${batch}`,
      headers: type === "" ? {} : { "content-type": type },
      body,
    }),
  );

it(`answers like the stock adapter whatever comes (FUZZ_SEED=${seed}, ${numRuns} runs)`, async () => {
  let crashes = 0;
  await fc.assert(
    fc.asyncProperty(fc.oneof(get, get, post), async (request) => {
      thin.reports.length = 0;
      stock.reports.length = 0;
      const [ours, theirs] = await Promise.all([send(thin.port, request), send(stock.port, request)]);
      expect(comparable(ours)).toEqual(comparable(theirs));
      // Calls of a batch run side by side: which of them fails first is chance.
      expect(thin.reports.map((report) => JSON.stringify(report)).sort()).toEqual(
        stock.reports.map((report) => JSON.stringify(report)).sort(),
      );
      if (!ours.text.includes("{")) crashes += 1;
    }),
    { seed, numRuns },
  );
  expect(crashes).toBe(0);
  // Most of the traffic must have been ours, or the comparison would be of the stock adapter with itself.
  expect(thin.taken).toBeGreaterThan(numRuns / 4);
}, 60_000);
