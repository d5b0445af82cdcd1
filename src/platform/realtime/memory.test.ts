import { expect, it } from "vitest";
import fc from "@/shared/testing/properties";
import { Memory } from "./memory";

const A = "aaaaaaaaaa";
const B = "bbbbbbbbbb";
const texts = (memory: Memory, position: string, topics: string[]) =>
  memory.since(position, topics).missed.map(({ json }) => json);

it("knows what was said since a position, and where each message leads", () => {
  const memory = new Memory(A);
  memory.say("t", "1");
  const seen = memory.position();
  memory.say("t", "2");
  memory.hear(B, 1, "u", "3");
  memory.say("other", "4");
  memory.say("t", undefined);
  const { missed, lost } = memory.since(seen, ["t", "u", "quiet"]);
  expect(lost).toEqual([]);
  expect(missed.map(({ topic, json }) => [topic, json])).toEqual([
    ["t", "2"],
    ["u", "3"],
    ["t", undefined],
  ]);
  expect(texts(memory, missed[0]?.position ?? "", ["t", "u"])).toEqual(["3", undefined]);
  expect(texts(memory, missed[2]?.position ?? "", ["t", "u"])).toEqual([]);
});

it("keeps a repeated message once and notices a missing one", () => {
  const memory = new Memory(A);
  expect(memory.hear(B, 5, "t", "5")).toBe("new");
  expect(memory.hear(B, 5, "t", "5")).toBe("known");
  expect(memory.hear(B, 6, "t", "6")).toBe("new");
  const seen = memory.position();
  expect(memory.greet(B, 6)).toBe("known");
  expect(memory.greet(B, 8)).toBe("gap");
  expect(memory.hear(B, 10, "t", "10")).toBe("gap");
  expect(memory.since(seen, ["t"])).toEqual({ missed: [], lost: ["t"] });
});

it("says which topics it no longer knows: a busy one does not push out a quiet one", () => {
  const memory = new Memory(A, { perTopic: 3, characters: 100_000 });
  const start = memory.position();
  memory.say("quiet", "1");
  for (let n = 0; n < 4; n++) memory.say("busy", String(n));
  expect(memory.since(start, ["quiet", "busy", "silent"])).toMatchObject({
    missed: [{ json: "1" }],
    lost: ["busy"],
  });
});

it("lets whole topics go when all together are too many, the quietest first", () => {
  const memory = new Memory(A, { perTopic: 100, characters: 1_000 });
  const start = memory.position();
  for (const topic of ["a", "b", "c"]) memory.say(topic, `"${"x".repeat(150)}"`);
  const late = memory.position();
  expect(memory.since(start, ["a", "b", "c"]).lost).toEqual(["a"]);
  expect(memory.since(late, ["a", "never"]).lost).toEqual([]);
});

it("knows nothing of positions that are unknown, ahead, or no positions", () => {
  const memory = new Memory(A);
  memory.say("t", "1");
  for (const position of [`${B}.1`, `${A}.2`, "", "x", `${A}.-1`, `${A}.1-`, "9".repeat(9_000)])
    expect(memory.since(position, ["t"])).toEqual({ missed: [], lost: ["t"] });
  expect(memory.hasReached(`${A}.2`)).toBe(false);
  expect(memory.hasReached(`${A}.1-${B}.9`)).toBe(true);
});

it("catches up at any process from any other: what each says arrives once and in its order", () => {
  const step = fc.record({ by: fc.constantFrom(0, 1, 2), topic: fc.constantFrom("t", "u") });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), fc.array(fc.nat(), { maxLength: 120 }), (said, order) => {
      const marks = [A, B, "cccccccccc"];
      const memories = marks.map((mark) => new Memory(mark));
      for (const memory of memories) for (const mark of marks) memory.greet(mark, 0);
      // Everybody hears everybody in order, the others each in another mixture.
      const wires = new Map<string, [number, string, string][]>();
      const heardBy = marks.map((): string[] => []);
      let position = memories[0]?.position() ?? "";
      const client: string[] = [];
      let turn = 0;
      const visit = (at: number) => {
        const memory = memories[at];
        if (!memory?.hasReached(position)) return;
        const { missed, lost } = memory.since(position, ["t"]);
        expect(lost).toEqual([]);
        client.push(...missed.map(({ json }) => json ?? ""));
        position = memory.position();
      };
      for (const { by, topic } of said) {
        const mark = marks[by] ?? A;
        const json = `${mark[0]}${(heardBy[by]?.length ?? 0) + 1}`;
        heardBy[by]?.push(topic === "t" ? json : "");
        const number = memories[by]?.say(topic, json) ?? 0;
        for (const to of [0, 1, 2].filter((other) => other !== by)) {
          const wire = wires.get(`${by}${to}`) ?? [];
          wires.set(`${by}${to}`, [...wire, [number, topic, json]]);
        }
        const choice = order[turn++] ?? 0;
        const [name, wire] = [...wires][choice % wires.size] ?? [];
        const next = wire?.shift();
        if (name && next) memories[Number(name[1])]?.hear(marks[Number(name[0])] ?? A, ...next);
        visit(choice % 3);
      }
      for (const [name, wire] of wires)
        for (const next of wire) memories[Number(name[1])]?.hear(marks[Number(name[0])] ?? A, ...next);
      visit(2);
      for (const [at, all] of heardBy.entries()) {
        const mine = client.filter((json) => json.startsWith(marks[at]?.[0] ?? "?"));
        expect(mine).toEqual(all.filter(Boolean));
      }
    }),
    { numRuns: 300 },
  );
});
