import { createServer, type Server } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BookingBench } from "@/modules/classes/bookings/testing";
import type { RequestContext } from "@/platform/context";
import { newId } from "@/platform/ids";
import { createTestWorld, type TestWorld, userActor } from "@/platform/testing/world";
import { api } from "./api";
import { listen, type RawAnswer, send } from "./http/trpc/testing/two-servers";
import { createTrpcHandler } from "./http/trpc/trpc-handler";

let world: TestWorld;
let bench: BookingBench;
let server: Server;
let port: number;
const actors = new Map<string, ReturnType<typeof userActor>>();

/** Every guard but the session: the header says which member calls. */
function contextOf(memberId: string, key: string | undefined): RequestContext {
  const actor = actors.get(memberId) ?? userActor();
  actors.set(memberId, actor);
  return {
    requestId: newId(),
    address: "127.0.0.1",
    userAgent: "test",
    locale: "en",
    tenantSlug: bench.gym.facts.slug,
    idempotencyKey: key,
    csrfSafe: true,
    actor,
    sessionToken: undefined,
    ports: world.ports,
    resolveAccess: () => ({
      tenant: bench.gym.facts,
      roles: ["member"],
      memberId,
      staffId: null,
      branchIds: [],
    }),
    setCookie: () => undefined,
  };
}

beforeAll(async () => {
  world = await createTestWorld({ now: "2026-03-14T09:00:00Z", poolSize: 8 });
  bench = new BookingBench(world, await world.createGym());
  await bench.open(1);
  const handle = createTrpcHandler({
    router: api,
    createContext: ({ req }) =>
      contextOf(String(req.headers["x-member"]), req.headers["idempotency-key"] as string | undefined),
    onError: () => undefined,
  });
  server = createServer((req, res) => void handle(req, res));
  port = await listen(server);
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await world.close();
});

/** As the app does it: what was not answered for want of a connection is asked again under the same key. */
async function post(
  path: string,
  memberId: string,
  input: unknown,
  key: string = newId(),
): Promise<RawAnswer> {
  const headers = { "content-type": "application/json", "x-member": memberId, "idempotency-key": key };
  for (;;) {
    const answer = await send(port, { method: "POST", path, headers, body: JSON.stringify(input) });
    if (answer.status !== 503) return answer;
  }
}

describe("the last seat over HTTP", () => {
  it("goes to one of two hundred; a repeated request gets the same answer; the others can wait", async () => {
    const people = await bench.members(200, "ten");
    const keys = people.map(() => newId() as string);
    const input = { sessionId: bench.session() };
    const bookAll = () =>
      Promise.all(people.map((one, at) => post("classes.bookings.book", one, input, keys[at])));
    const answers = await bookAll();
    const won = answers.findIndex(({ status }) => status === 200);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    for (const [at, { status, text }] of answers.entries()) {
      if (at === won) continue;
      expect([status, JSON.parse(text).error.data.pulse]).toMatchObject([
        409,
        { code: "CLASS_FULL", params: { place: 1 } },
      ]);
    }
    expect((await bench.ledger()).reduce((sum, { used }) => sum + used, 0)).toBe(1);
    const again = await post("classes.bookings.book", people[won] ?? "", input, keys[won]);
    expect(JSON.parse(again.text)).toEqual(JSON.parse(answers[won]?.text ?? ""));
    const waits = await post("classes.waitlist.join", people[won === 0 ? 1 : 0] ?? "", input);
    expect(JSON.parse(waits.text).result.data).toMatchObject({ place: 1 });
    expect(await bench.states(bench.session())).toEqual(["booked"]);
  }, 120_000);
});
