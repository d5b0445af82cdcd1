import { createECDH, createPublicKey, type ECDH, randomBytes, verify } from "node:crypto";
import { mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import webPush from "web-push";
import { createPushSender, isPublicEndpoint } from "./push-sender";
import { loadOrCreateVapidKeys } from "./vapid-keys";

const ece = createRequire(import.meta.url)("http_ece") as {
  decrypt(body: Buffer, options: { version: "aes128gcm"; privateKey: ECDH; authSecret: Buffer }): Buffer;
};

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), "pulse-push-"));
  closers.push(() => rm(path, { recursive: true, force: true }));
  return path;
}

const keys = webPush.generateVAPIDKeys();

/** A push service and one browser's subscription to it. */
async function pushService(answer: (response: ServerResponse) => void) {
  const received: { headers: IncomingHttpHeaders; body: Buffer }[] = [];
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    received.push({ headers: request.headers, body: Buffer.concat(parts) });
    answer(response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closers.push(() => {
    server.closeAllConnections();
    return new Promise<void>((resolve) => server.close(() => resolve()));
  });
  const origin = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
  const browser = createECDH("prime256v1");
  browser.generateKeys();
  const authSecret = randomBytes(16);
  const subscription = {
    endpoint: `${origin}/push/abc`,
    keys: { p256dh: browser.getPublicKey("base64url"), auth: authSecret.toString("base64url") },
  };
  const sender = createPushSender({
    keys,
    subject: "mailto:gym@gym.example",
    timeoutMs: 300,
    allowEndpoint: () => true,
  });
  return { origin, received, browser, authSecret, subscription, sender };
}

const message = { payload: { title: "Habari 😀", url: "/kifaru" }, ttlSeconds: 3_600 };

describe("push", () => {
  it("encrypts for the one browser and signs with our key", async () => {
    const service = await pushService((response) => response.writeHead(201).end());
    const result = await service.sender.send(service.subscription, {
      ...message,
      urgency: "high",
      topic: "class 17 ü",
    });
    expect(result).toEqual({ status: "delivered" });
    const [request] = service.received;
    if (!request) throw new Error("nothing arrived");
    expect(request.headers).toMatchObject({ ttl: "3600", urgency: "high", "content-encoding": "aes128gcm" });
    expect(request.headers.topic).toMatch(/^[\w-]{1,32}$/);
    expect(request.body.toString("latin1")).not.toContain("Habari");
    const { browser, authSecret } = service;
    const plain = ece.decrypt(request.body, { version: "aes128gcm", privateKey: browser, authSecret });
    expect(JSON.parse(plain.toString("utf8"))).toEqual(message.payload);

    const [, token = "", key] = /^vapid t=([^,]+), k=(.+)$/.exec(request.headers.authorization ?? "") ?? [];
    expect(key).toBe(keys.publicKey);
    const [head, claims = "", signature = ""] = token.split(".");
    expect(JSON.parse(Buffer.from(claims, "base64url").toString())).toMatchObject({
      aud: service.origin,
      sub: "mailto:gym@gym.example",
    });
    const point = Buffer.from(keys.publicKey, "base64url");
    const [x, y] = [point.subarray(1, 33).toString("base64url"), point.subarray(33).toString("base64url")];
    const publicKey = createPublicKey({ format: "jwk", key: { kty: "EC", crv: "P-256", x, y } });
    const signed = Buffer.from(`${head}.${claims}`);
    const proof = { key: publicKey, dsaEncoding: "ieee-p1363" } as const;
    expect(verify("sha256", signed, proof, Buffer.from(signature, "base64url"))).toBe(true);
  });

  it.each([
    [200, {}, { status: "delivered" }],
    [404, {}, { status: "gone" }],
    [410, {}, { status: "gone" }],
    [429, { "retry-after": "90" }, { status: "retry", afterSeconds: 90, reason: "HTTP 429" }],
    [503, {}, { status: "retry", afterSeconds: 60, reason: "HTTP 503" }],
    [400, {}, { status: "failed", reason: "HTTP 400" }],
    [413, {}, { status: "failed", reason: "HTTP 413" }],
    [302, { location: "http://127.0.0.1:1/" }, { status: "failed", reason: "HTTP 302" }],
  ])("takes %i as it is meant", async (status, headers, result) => {
    const { sender, subscription, received } = await pushService((response) =>
      response.writeHead(status, headers).end(),
    );
    expect(await sender.send(subscription, message)).toEqual(result);
    expect(received).toHaveLength(1);
  });

  it.each([
    ["never answers", () => {}, "no answer in time"],
    ["hangs up", (response: ServerResponse) => void response.destroy(), "not reachable"],
  ])("tries again later when the service %s", async (_, answer, reason) => {
    const { sender, subscription } = await pushService(answer);
    expect(await sender.send(subscription, message)).toEqual({ status: "retry", afterSeconds: 60, reason });
  });

  it("fails a subscription with broken keys without a request", async () => {
    const { sender, subscription, received } = await pushService((response) => response.end());
    const broken = { ...subscription, keys: { p256dh: "AAAA", auth: "AAAA" } };
    expect((await sender.send(broken, message)).status).toBe("failed");
    expect((await sender.send({ ...subscription, endpoint: "nonsense" }, message)).status).toBe("failed");
    expect(received).toEqual([]);
  });

  it("never calls an endpoint inside the network", async () => {
    const { subscription, received } = await pushService((response) => response.end());
    const guarded = createPushSender({ keys, subject: "mailto:gym@gym.example" });
    expect(await guarded.send(subscription, message)).toEqual({
      status: "failed",
      reason: "endpoint not allowed",
    });
    expect(received).toEqual([]);
  });

  it.each([
    ["https://fcm.googleapis.com/fcm/send/x", true],
    ["https://updates.push.services.mozilla.com/wpush/v2/x", true],
    ["http://fcm.googleapis.com/x", false],
    ["https://fcm.googleapis.com:8443/x", false],
    ["https://10.0.0.1/x", false],
    ["https://[::1]/x", false],
    ["https://2130706433/x", false],
    ["https://localhost/x", false],
    ["https://db.internal./x", false],
    ["https://user@example.com/x", false],
  ])("%s: public is %s", (endpoint, allowed) => expect(isPublicEndpoint(new URL(endpoint))).toBe(allowed));
});

describe("VAPID keys", () => {
  it("are made once, by many processes at once, and are readable by their owner alone", async () => {
    const dir = join(await folder(), "new");
    const all = await Promise.all(
      Array.from({ length: 40 }, async (_, n) => {
        await new Promise((resolve) => setTimeout(resolve, n / 8));
        return loadOrCreateVapidKeys(dir);
      }),
    );
    expect(new Set(all.map(({ privateKey }) => privateKey)).size).toBe(1);
    expect((await stat(join(dir, "vapid.json"))).mode & 0o777).toBe(0o600);
    expect(await readdir(dir)).toEqual(["vapid.json"]);
    expect(await loadOrCreateVapidKeys(dir)).toEqual(all[0]);
  });

  it("come from the settings when both are given", async () => {
    const dir = await folder();
    const env = { VAPID_PUBLIC_KEY: keys.publicKey, VAPID_PRIVATE_KEY: keys.privateKey };
    expect(await loadOrCreateVapidKeys(dir, env)).toEqual(keys);
    await expect(loadOrCreateVapidKeys(dir, { VAPID_PUBLIC_KEY: keys.publicKey })).rejects.toThrow(
      "belong together",
    );
  });

  it("are never replaced when the file is damaged", async () => {
    const dir = await folder();
    await writeFile(join(dir, "vapid.json"), '{"publicKey":"');
    await expect(loadOrCreateVapidKeys(dir)).rejects.toThrow("is damaged");
  });
});
