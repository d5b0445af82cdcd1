import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { DeliveryError } from "../mail/delivery-error";
import { createFileSmsSender } from "./file-sms-sender";
import { createHttpSmsSender } from "./http-sms-sender";
import { maskPhone } from "./mask-phone";
import { retryAfterSeconds } from "./retry-after";
import type { SmsSender } from "./sms-sender";

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

type Seen = { headers: IncomingMessage["headers"]; form: URLSearchParams };

/** A provider that answers as told. */
async function provider(
  answer: (response: ServerResponse) => void,
): Promise<{ sender: SmsSender; seen: Seen[] }> {
  const seen: Seen[] = [];
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const part of request) body += String(part);
    seen.push({ headers: request.headers, form: new URLSearchParams(body) });
    answer(response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closers.push(() => {
    server.closeAllConnections();
    return new Promise<void>((resolve) => server.close(() => resolve()));
  });
  const { port } = server.address() as { port: number };
  const url = `http://kifaru@127.0.0.1:${port}/version1/messaging`;
  return { sender: createHttpSmsSender({ url, apiKey: "key-1", sender: "KIFARU", timeoutMs: 300 }), seen };
}

const accepted = (statusCode: number, extra = "") =>
  JSON.stringify({
    SMSMessageData: {
      Message: extra,
      Recipients: [{ statusCode, number: "+254700000001", messageId: "ATX-1" }],
    },
  });
const message = { to: "+254700000001", text: "Karibu 😀 & asante" };

async function refusal(sender: SmsSender): Promise<DeliveryError> {
  const error: unknown = await sender.send(message).then(
    () => new Error("was sent"),
    (reason: unknown) => reason,
  );
  if (!(error instanceof DeliveryError)) throw error;
  return error;
}

describe("HTTP provider", () => {
  it.each([100, 101, 102])("hands a message over (status %i)", async (status) => {
    const { sender, seen } = await provider((response) => response.writeHead(201).end(accepted(status)));
    expect(await sender.send(message)).toEqual({ id: "ATX-1" });
    expect(seen).toHaveLength(1);
    expect(seen[0]?.headers.apikey).toBe("key-1");
    expect(Object.fromEntries(seen[0]?.form ?? [])).toEqual({
      username: "kifaru",
      to: message.to,
      message: message.text,
      from: "KIFARU",
    });
  });

  it.each([
    ["an invalid number", 201, accepted(403), "permanent"],
    ["a blacklisted number", 201, accepted(406), "permanent"],
    ["an empty purse", 201, accepted(405), "transient"],
    ["a gateway fault", 201, accepted(501), "transient"],
    ["no recipient", 201, '{"SMSMessageData":{"Recipients":[]}}', "permanent"],
    ["HTML", 200, "<html>maintenance</html>", "transient"],
    ["half of the JSON", 200, accepted(100).slice(0, 40), "transient"],
    ["another shape", 200, "[]", "transient"],
    ["an endless answer", 200, accepted(100, "x".repeat(100_000)), "transient"],
    ["400", 400, "bad", "permanent"],
    ["401", 401, "who", "transient"],
    ["500", 500, "oops", "transient"],
    ["a redirect", 302, "", "transient"],
  ] as const)("takes %s for what it is", async (_, status, body, kind) => {
    const { sender, seen } = await provider((response) =>
      response.writeHead(status, status === 302 ? { location: "/elsewhere" } : {}).end(body),
    );
    expect((await refusal(sender)).kind).toBe(kind);
    expect(seen).toHaveLength(1);
  });

  it("passes on how long a busy provider asks to wait", async () => {
    const { sender } = await provider((response) => response.writeHead(429, { "retry-after": "37" }).end());
    expect(await refusal(sender)).toMatchObject({ kind: "transient", retryAfterSeconds: 37 });
  });

  it.each([
    ["never answers", () => {}],
    ["stops in the middle", (response: ServerResponse) => void response.writeHead(200).write('{"SMS')],
    [
      "trickles",
      (response: ServerResponse) => {
        response.writeHead(200);
        const timer = setInterval(() => response.write(" "), 20);
        response.on("close", () => clearInterval(timer));
      },
    ],
    ["hangs up", (response: ServerResponse) => void response.destroy()],
  ])("gives up in time on one that %s", async (_, answer) => {
    const { sender } = await provider(answer);
    const started = performance.now();
    expect((await refusal(sender)).kind).toBe("transient");
    expect(performance.now() - started).toBeLessThan(1_500);
  });

  it("names neither key nor number nor text in an error", async () => {
    const { sender } = await provider((response) => response.writeHead(500).end(message.to));
    const error = await refusal(sender);
    expect(error.message).toBe("sms: HTTP 500");
  });
});

describe("outbox", () => {
  it("keeps a message once and logs it without number or text", async () => {
    const folder = await mkdtemp(join(tmpdir(), "pulse-sms-"));
    closers.push(() => rm(folder, { recursive: true, force: true }));
    const lines: string[] = [];
    const sender = createFileSmsSender({
      folder,
      logger: { info: (...parts: unknown[]) => void lines.push(JSON.stringify(parts)) },
    });
    await sender.send({ ...message, messageId: "code-1" });
    await sender.send({ ...message, messageId: "code-1" });
    expect(await sender.list()).toMatchObject([{ ...message, messageId: "code-1" }]);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain("+254••••••001");
    expect(lines[0]).not.toContain("700000");
    expect(lines[0]).not.toContain("Karibu");
  });

  it.each([
    ["+254712345678", "+254••••••678"],
    ["+4915112", "+•••••••"],
    ["", ""],
  ])("masks %s", (phone, masked) => expect(maskPhone(phone)).toBe(masked));
});

describe("Retry-After", () => {
  const now = Date.UTC(2026, 0, 1);
  it.each([
    ["120", 120],
    ["0", 1],
    ["999999999", 86_400],
    ["Thu, 01 Jan 2026 00:01:30 GMT", 90],
    ["Wed, 31 Dec 2025 00:00:00 GMT", 1],
    ["soon", undefined],
    [null, undefined],
  ])("%s → %s", (header, seconds) => expect(retryAfterSeconds(header, now)).toBe(seconds));
});
