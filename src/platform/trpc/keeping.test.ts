import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { getUntypedClient } from "@trpc/client";
import { afterEach, expect, it } from "vitest";
import { createApiClient } from "./client";
import { addKeeper, isKept, type UnsentCall } from "./keeping";

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

/** Answers as `handle` says; undefined hangs up. */
async function serve(handle: () => { status: number; body: unknown } | undefined) {
  const calls: (string | string[] | undefined)[] = [];
  const server = createServer((req, res) => {
    calls.push(req.headers["idempotency-key"]);
    const answer = handle();
    if (!answer) return void req.socket.destroy();
    res.writeHead(answer.status, { "content-type": "application/json" });
    res.end(JSON.stringify(answer.body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  ends.push(() => server.close());
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { calls, client: getUntypedClient(createApiClient({ tenantSlug: "gym", origin })) };
}

function keeping(procedure: string): UnsentCall[] {
  const kept: UnsentCall[] = [];
  ends.push(
    addKeeper(async (call) => {
      if (call.procedure !== procedure) return false;
      kept.push(call);
      return true;
    }),
  );
  return kept;
}

it("keeps a change that can wait when nobody answers, with the key that it was tried with", async () => {
  const { calls, client } = await serve(() => undefined);
  const kept = keeping("a.cancel");
  const error = await client.mutation("a.cancel", { id: 1 }).catch((caught: unknown) => caught);
  expect(isKept(error)).toBe(true);
  expect(kept).toEqual([{ procedure: "a.cancel", input: { id: 1 }, key: calls[0] }]);
  expect(new Set(calls).size).toBe(1);
});

it("lets what cannot wait fail, and what the server refused be refused", async () => {
  const kept = keeping("a.cancel");
  const gone = await serve(() => undefined);
  const failed = await gone.client.mutation("a.book", {}).catch((caught: unknown) => caught);
  const refusing = await serve(() => ({
    status: 404,
    body: { error: { message: "x", code: -32004, data: { pulse: { code: "NOT_FOUND" } } } },
  }));
  const refused = await refusing.client.mutation("a.cancel", {}).catch((caught: unknown) => caught);
  expect([isKept(failed), isKept(refused)]).toEqual([false, false]);
  expect(kept).toEqual([]);
});
