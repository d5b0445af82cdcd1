import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  comparable,
  MAX_BODY,
  type RawRequest,
  send,
  startBoth,
  type TestServer,
} from "./testing/two-servers";

let thin: TestServer;
let stock: TestServer;

beforeAll(async () => {
  ({ thin, stock } = await startBoth());
});

afterAll(async () => {
  await Promise.all([thin.close(), stock.close()]);
});

const q = (value: unknown) => encodeURIComponent(JSON.stringify(value));
const json = { "content-type": "application/json" };
const post = (path: string, body?: string, headers: Record<string, string> = json): RawRequest => ({
  method: "POST",
  path,
  headers,
  ...(body === undefined ? {} : { body }),
});

const queries = [
  "empty",
  "nothing",
  "nil",
  "raw",
  "rawInside",
  "echo",
  "strict",
  "who",
  "date",
  "big",
  "promises",
  "generator",
  "refused",
  "domain",
  "broken",
  "thrownText",
  "badOutput",
  "levels",
  "levelsWhole",
  "twoInputs",
  "transformed",
  "outputFirst",
  "waiting",
  "handMade",
  "meddled",
  "swallowed",
  "silent",
  "refusing",
  "thenable",
  "frame",
  "deep.er",
];
const mutations = ["cookie", "write", "writeAnything", "writeNothing", "writeRefused"];

/** Cases that the thin path must take itself; a silent hand-over would prove nothing. */
const ours: [string, RawRequest][] = [
  ...queries.map((name): [string, RawRequest] => [`query ${name} without input`, { path: name }]),
  ...queries.map((name): [string, RawRequest] => [
    `query ${name} with input`,
    { path: `${name}?input=${q({ text: "a" })}` },
  ]),
  ...queries.map((name): [string, RawRequest] => [
    `query ${name} in a batch`,
    { path: `${name},empty?batch=1&input=${q({ 0: 3 })}` },
  ]),
  ...mutations.map((name): [string, RawRequest] => [`mutation ${name}`, post(name, '{"text":"a"}')]),
  ...mutations.map((name): [string, RawRequest] => [`mutation ${name}, empty body`, post(name, "")]),
  ...mutations.map((name): [string, RawRequest] => [
    `mutation ${name} in a batch`,
    post(`${name},writeNothing?batch=1`, '{"0":{"text":"b"}}'),
  ]),
  ["an input that is refused later", { path: `waiting?input=${q({ text: "bad" })}` }],
  ["an input that a later rule has passed", { path: `waiting?input=${q({ text: "good" })}` }],
  ["the second of two inputs refused", { path: `twoInputs?input=${q({ text: "a", count: "b" })}` }],
  ["input with the wrong type", { path: `strict?input=${q({ text: 1 })}` }],
  [
    "input with a prototype key",
    { path: `echo?input=${encodeURIComponent('{"__proto__":{"a":1},"constructor":2}')}` },
  ],
  ["an input that is a lone surrogate", { path: `echo?input=${encodeURIComponent('"\\ud800"')}` }],
  [
    "an input beyond the numbers",
    { path: `echo?input=${encodeURIComponent("[1e308,1e999,-0,9007199254740993]")}` },
  ],
  ["input null", { path: "echo?input=null" }],
  ["input with plus signs", { path: "echo?input=%22a+b%2Bc%22" }],
  ["an empty input", { path: "echo?input=" }],
  ["an input that is not JSON", { path: "echo?input=%7Bnope" }],
  ["an input that is not JSON and nobody reads", { path: "empty?input=%7Bnope" }],
  ["input twice: the first wins", { path: "echo?input=1&input=2" }],
  ["a query with a JSON content type", { path: "echo?input=1", headers: json }],
  ["empty parameters", { path: "echo?&&input=1&" }],
  ["a batch of one", { path: `echo?batch=1&input=${q({ 0: 1 })}` }],
  ["a batch with holes", { path: `echo,echo,echo?batch=1&input=${q({ 2: "c" })}` }],
  [
    "a batch with strange indexes",
    { path: `echo,echo?batch=1&input=${q({ 1: 1, "01": 2, "-1": 3, length: 4 })}` },
  ],
  ["a batch with an index twice", { path: `echo?batch=1&input=${encodeURIComponent('{"0":1,"0":2}')}` }],
  ["a batch whose input is a list", { path: `echo?batch=1&input=${q([1])}` }],
  ["a batch whose input is null", { path: "echo?batch=1&input=null" }],
  ["a batch without input", { path: "echo,empty?batch=1" }],
  ["a batch whose input is not JSON", { path: "echo,empty?batch=1&input=%7B" }],
  ["a mixed batch: 207", { path: `empty,refused,strict?batch=1&input=${q({ 2: {} })}` }],
  ["a batch of the same failure", { path: "refused,refused?batch=1" }],
  ["a batch of different failures", { path: "refused,broken?batch=1" }],
  ["a batch of twenty", { path: `${Array(20).fill("empty").join(",")}?batch=1` }],
  ["a batch with encoded commas", { path: "empty%2Cnil?batch=1" }],
  ["a batch where one result cannot be written", { path: "empty,big?batch=1" }],
  ["a batch with a stream in it", { path: "empty,generator,promises?batch=1" }],
  ["a context that fails", { path: "who", headers: { "x-context": "broken" } }],
  ["a context that fails, in a batch", { path: "who,empty?batch=1", headers: { "x-context": "broken" } }],
  ["a context made of headers", { path: "who,empty?batch=1", headers: { "x-caller": "Zoë" } }],
  ["a body that is not JSON", post("writeAnything", "{nope")],
  ["a body that is not JSON and nobody reads", post("writeNothing", "{nope")],
  ["no body at all", post("writeAnything")],
  ["a body with a byte order mark", post("writeAnything", '\ufeff{"a":1}')],
  ["a body with broken UTF-8", { ...post("writeAnything"), body: Buffer.from([0x22, 0xff, 0xc3, 0x22]) }],
  [
    "a content type with a charset",
    post("writeAnything", "1", { "content-type": "Application/JSON ; charset=utf-8" }),
  ],
  ["a body of exactly the limit", post("writeAnything", JSON.stringify("x".repeat(MAX_BODY - 2)))],
  ["a body beyond the limit", post("writeAnything", JSON.stringify("x".repeat(MAX_BODY)))],
  ["a body beyond the limit that nobody reads", post("writeNothing", "x".repeat(MAX_BODY + 1))],
  ["a body far beyond the limit", post("write", "x".repeat(2_000_000))],
  ["a batch beyond the limit", post("writeNothing,writeAnything?batch=1", "x".repeat(MAX_BODY + 1))],
  ["a body that is null", post("writeAnything", "null")],
];

/** Cases where the stock adapter answers for both; the hand-over itself must not lose anything. */
const handedOver: [string, RawRequest][] = [
  ["an unknown path", { path: "nowhere" }],
  ["an empty path", { path: "" }],
  ["a path like a prototype key", { path: "__proto__" }],
  ["a path like a method of objects", { path: "constructor?batch=1" }],
  ["toString in a batch", { path: "toString,empty?batch=1" }],
  ["a half path", { path: "deep" }],
  ["a path with a slash", { path: "deep/er" }],
  ["a path in other letters", { path: encodeURIComponent("señor.🏋️") }],
  ["bad %-encoding in the path", { path: "%E0%A4%A" }],
  ["bad %-encoding in the input", { path: "echo?input=%22%ff%22" }],
  ["a lone % in the input", { path: "echo?input=%" }],
  ["unknown path, POST", post("nowhere", "1")],
  ["unknown path in a batch", { path: "empty,nowhere?batch=1" }],
  ["a query by POST", post("echo", "1")],
  ["a mutation by GET", { path: "writeNothing" }],
  ["PUT", { ...post("write", "{}"), method: "PUT" }],
  ["DELETE", { path: "empty", method: "DELETE" }],
  ["PATCH", { ...post("write", "{}"), method: "PATCH" }],
  ["OPTIONS", { path: "empty", method: "OPTIONS" }],
  ["HEAD", { path: "empty", method: "HEAD" }],
  ["queries and mutations in one batch", { path: "empty,writeNothing?batch=1" }],
  ["no content type", post("write", "{}", {})],
  ["a text content type", post("write", "{}", { "content-type": "text/plain" })],
  ["a form", post("write", "a=1", { "content-type": "application/x-www-form-urlencoded" })],
  ["almost JSON", post("write", "{}", { "content-type": "application/jsonp" })],
  ["octets", post("writeAnything", "abc", { "content-type": "application/octet-stream" })],
  ["twenty-one calls", { path: `${Array(21).fill("empty").join(",")}?batch=1` }],
  ["ten thousand calls", post(`${Array(1_500).fill("writeNothing").join(",")}?batch=1`, "{}")],
  ["batch=0", { path: "empty?batch=0" }],
  ["batch=2 with a comma", { path: "empty,nil?batch=2" }],
  ["an encoded parameter name", { path: "echo?%69nput=1" }],
  ["an unknown parameter", { path: "echo?input=1&more=2" }],
  ["a malformed host", { path: "empty", headers: { host: "a b" } }],
  ["a stream without a batch", { path: "empty", headers: { "trpc-accept": "application/jsonl" } }],
  ["connection parameters", { path: "empty?connectionParams=%7B%7D" }],
];

async function both(request: RawRequest) {
  thin.reports.length = 0;
  stock.reports.length = 0;
  const [ours, theirs] = await Promise.all([send(thin.port, request), send(stock.port, request)]);
  expect(comparable(ours)).toEqual(comparable(theirs));
  expect(thin.reports).toEqual(stock.reports);
  return ours;
}

describe("the thin adapter answers like the stock adapter", () => {
  it.each(ours)("%s", async (_name, request) => {
    const before = thin.taken;
    const answer = await both(request);
    expect(answer.text).not.toContain("at Object.");
    expect(thin.taken).toBe(before + 1);
  });

  it("answers big numbers of failures one way", async () => {
    expect((await both({ path: "empty,refused?batch=1" })).status).toBe(207);
    expect((await both(post("write", "x".repeat(MAX_BODY + 1)))).status).toBe(413);
    expect((await both({ path: "big" })).status).toBe(500);
  });
});

describe("what the thin adapter does not know goes to the stock adapter", () => {
  it.each(handedOver)("%s", async (_name, request) => {
    const before = thin.taken;
    await both(request);
    expect(thin.taken).toBe(before);
  });

  it("gives the usual statuses", async () => {
    expect((await both({ path: "nowhere" })).status).toBe(404);
    expect((await both({ path: "writeNothing" })).status).toBe(405);
    expect((await both(post("write", "{}", { "content-type": "text/plain" }))).status).toBe(415);
    expect((await both({ path: "%E0%A4%A" })).status).toBe(400);
    expect((await both({ path: `${Array(21).fill("empty").join(",")}?batch=1` })).status).toBe(400);
    expect((await both({ path: "empty", method: "HEAD" })).status).toBe(204);
  });
});
