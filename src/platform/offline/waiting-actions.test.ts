import { expect, it } from "vitest";
import { MemoryQueueStore } from "./queue-store";
import { type Action, WaitingActions } from "./waiting-actions";

const action = (input: unknown, person = "ann@example.com"): Action => ({
  person,
  slug: "gym",
  procedure: "classes.bookings.cancel",
  input,
  key: JSON.stringify(input),
  at: Date.UTC(2026, 10, 21),
});

it("survives a restart, and sends what waits once and in its order", async () => {
  const store = new MemoryQueueStore<Action>();
  const before = new WaitingActions(async () => store);
  await before.keep(action({ bookingId: "1" }));
  await before.keep(action({ bookingId: "2" }));
  await before.keep(action({ bookingId: "1" }));

  const after = new WaitingActions(async () => store);
  const keys: string[] = [];
  const send = async ({ key }: Action) => {
    keys.push(key);
    return "gone" as const;
  };
  await Promise.all([after.send("ann@example.com", send), after.send("ann@example.com", send)]);
  expect(keys).toEqual(['{"bookingId":"1"}', '{"bookingId":"2"}']);
  await after.send("ann@example.com", send);
  expect(keys).toHaveLength(2);
  expect(after.known).toEqual([]);
});

it("keeps what could not be sent, with everything behind it", async () => {
  const waiting = new WaitingActions(async () => new MemoryQueueStore<Action>());
  for (const n of [1, 2, 3]) await waiting.keep(action({ n }));
  await waiting.send("ann@example.com", async ({ input }) =>
    (input as { n: number }).n === 2 ? "waiting" : "gone",
  );
  expect(waiting.known.map(({ input }) => input)).toEqual([{ n: 2 }, { n: 3 }]);
});

it("never sends what somebody else left on the device", async () => {
  const waiting = new WaitingActions(async () => new MemoryQueueStore<Action>());
  await waiting.keep(action({ n: 1 }, "ben@example.com"));
  await waiting.keep(action({ n: 2 }));
  const sent: unknown[] = [];
  await waiting.send("ann@example.com", async ({ input }) => {
    sent.push(input);
    return "gone";
  });
  expect(sent).toEqual([{ n: 2 }]);
  expect(waiting.known).toEqual([]);
});
