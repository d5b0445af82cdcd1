import {
  createTRPCClient,
  httpBatchLink,
  httpBatchStreamLink,
  httpLink,
  httpSubscriptionLink,
  TRPCClientError,
  type TRPCLink,
} from "@trpc/client";
import { EventSource } from "eventsource";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { EveryKind } from "./testing/every-kind";
import { startBoth, type TestServer } from "./testing/two-servers";

let thin: TestServer;
let stock: TestServer;

beforeAll(async () => {
  ({ thin, stock } = await startBoth());
});

afterAll(async () => {
  await Promise.all([thin.close(), stock.close()]);
});

const links: [string, (url: string, fetching?: typeof fetch) => TRPCLink<EveryKind>][] = [
  ["httpLink", (url, fetching) => httpLink({ url, ...(fetching ? { fetch: fetching } : {}) })],
  ["httpBatchLink", (url, fetching) => httpBatchLink({ url, ...(fetching ? { fetch: fetching } : {}) })],
  [
    "httpBatchStreamLink",
    (url, fetching) => httpBatchStreamLink({ url, ...(fetching ? { fetch: fetching } : {}) }),
  ],
];

describe.each(links)("the official client with %s", (_name, link) => {
  const clientOf = (fetching?: typeof fetch) =>
    createTRPCClient<EveryKind>({ links: [link(thin.url, fetching)] });

  it("gets answers, alone and side by side", async () => {
    const client = clientOf();
    expect(await client.empty.query()).toBe("ok");
    const [echo, doubled, written, raw] = await Promise.all([
      client.echo.query({ a: "ü 🏋️ + % &" }),
      client.deep.er.query(21),
      client.write.mutate({ text: "hello" }),
      client.raw.query([1, null]),
    ]);
    expect(echo).toEqual({ got: { a: "ü 🏋️ + % &" }, type: "object" });
    expect(doubled).toBe(42);
    expect(written).toEqual({ wrote: "hello" });
    expect(raw).toEqual({ got: [1, null] });
  });

  it("gets each refusal as it is, beside answers that are fine", async () => {
    const client = clientOf();
    const [ok, refused, invalid, domain] = await Promise.allSettled([
      client.empty.query(),
      client.refused.query(),
      client.strict.query({ text: 1 as unknown as string }),
      client.domain.query("x"),
    ]);
    expect(ok).toEqual({ status: "fulfilled", value: "ok" });
    const reason = (result: PromiseSettledResult<unknown>) =>
      (result as PromiseRejectedResult).reason as TRPCClientError<EveryKind>;
    expect(reason(refused)).toBeInstanceOf(TRPCClientError);
    expect(reason(refused).data).toMatchObject({ code: "FORBIDDEN", httpStatus: 403, path: "refused" });
    expect(reason(invalid).data).toMatchObject({ code: "BAD_REQUEST", fields: ["invalid_type"] });
    expect(reason(domain).data).toMatchObject({ code: "CONFLICT", refusal: "STALE" });
  });

  it("stops the work when the caller loses interest", async () => {
    const abort = new AbortController();
    const call = clientOf().slow.query(undefined, { signal: abort.signal });
    setTimeout(() => abort.abort(), 50);
    await expect(call).rejects.toThrow(/abort/i);
  });

  it("passes cookies on", async () => {
    const cookies: string[][] = [];
    const client = clientOf(async (input, init) => {
      const answer = await fetch(input as string, init as RequestInit);
      cookies.push(answer.headers.getSetCookie());
      return answer;
    });
    await client.cookie.mutate();
    expect(cookies).toEqual([["a=1; Path=/; HttpOnly", "b=2"]]);
  });
});

it("aborts the procedure's signal when the connection is gone", async () => {
  const abort = new AbortController();
  const answer = fetch(`${thin.url}/slow`, { signal: abort.signal });
  await new Promise((resolve) => setTimeout(resolve, 50));
  abort.abort();
  await expect(answer).rejects.toThrow();
  // The server still answers the next one: nothing waits for the lost call.
  expect((await fetch(`${thin.url}/empty`)).status).toBe(200);
});

it("streams generators by httpBatchStreamLink", async () => {
  const client = createTRPCClient<EveryKind>({ links: [httpBatchStreamLink({ url: thin.url })] });
  const seen: number[] = [];
  for await (const value of await client.generator.query()) seen.push(value);
  expect(seen).toEqual([1, 2]);
});

it("follows subscriptions over server-sent events", async () => {
  const client = createTRPCClient<EveryKind>({
    links: [httpSubscriptionLink({ url: thin.url, EventSource: EventSource as never })],
  });
  const ticks: unknown[] = [];
  const subscription = client.ticks.subscribe(undefined, { onData: (event) => ticks.push(event) });
  await vi.waitFor(
    () =>
      expect(ticks.slice(0, 2)).toEqual([
        { id: "1", data: { tick: 1 } },
        { id: "2", data: { tick: 2 } },
      ]),
    3_000,
  );
  subscription.unsubscribe();
});

it("sends forms", async () => {
  const form = new FormData();
  form.set("name", "Amina");
  const client = createTRPCClient<EveryKind>({ links: [httpLink({ url: thin.url })] });
  expect(await client.upload.mutate(form)).toEqual({ name: "Amina" });
});
