import { createECDH, createPublicKey, type ECDH, randomBytes, verify } from "node:crypto";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import { createRequire } from "node:module";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { readDeliveries, retryDelivery } from "@/modules/notifications/log/service";
import { choose } from "@/modules/notifications/preferences/service";
import { readPush, subscribe } from "@/modules/notifications/push/service";
import type { Draft } from "@/modules/notifications/schema";
import { tell } from "@/modules/notifications/service";
import { newId } from "@/platform/ids";
import type { FileMailer } from "@/platform/mail/file-mailer";
import { createPushSender } from "@/platform/push/push-sender";
import { loadOrCreateVapidKeys } from "@/platform/push/vapid-keys";
import { createTestWorld, type TestGym, type TestWorld, userActor } from "@/platform/testing/world";
import { JobsAtWork } from "./testing/jobs-at-work";

const ece = createRequire(import.meta.url)("http_ece") as {
  decrypt(body: Buffer, options: { version: "aes128gcm"; privateKey: ECDH; authSecret: Buffer }): Buffer;
};

interface Received {
  path: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

let world: TestWorld;
let jobs: JobsAtWork;
let gym: TestGym;
let service: Server;
let origin: string;
let received: Received[] = [];
/** What the service answers, one after the other; the last one stays. */
let answers: { status: number; headers?: Record<string, string> }[] = [];

/** A push service after RFC 8030: it takes what is posted to a subscription's address. */
beforeAll(async () => {
  service = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    received.push({ path: request.url ?? "", headers: request.headers, body: Buffer.concat(parts) });
    const { status, headers = {} } = (answers.length > 1 ? answers.shift() : answers[0]) ?? { status: 201 };
    response.writeHead(status, headers).end();
  });
  await new Promise<void>((resolve) => service.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(service.address() as { port: number }).port}`;
  world = await createTestWorld({ poolSize: 8 });
  jobs = await JobsAtWork.prepare(world);
  jobs.ports = {
    ...world.ports,
    push: createPushSender({
      keys: await loadOrCreateVapidKeys(world.dataDir),
      subject: "mailto:pulse@example.com",
      allowEndpoint: () => true,
    }),
  };
});
afterAll(async () => {
  await jobs.stop();
  await world.close();
  service.closeAllConnections();
  service.close();
});
beforeEach(async () => {
  world.clock.set(new Date("2026-03-14T09:00:00Z"));
  received = [];
  answers = [{ status: 201 }];
  gym = await world.createGym();
});
afterEach(() => jobs.stop());

/** Somebody, and the browser that shows their messages. */
async function person(): Promise<{ id: string; email: string }> {
  const id = newId<"member">() as string;
  const email = `${id}@example.test`;
  await world.within(gym, (ctx) =>
    ctx.db.models.member.create({
      data: { id, number: id.slice(-12), firstName: "Amina", email, joinedOn: new Date("2026-01-01") },
      select: { id: true },
    }),
  );
  return { id, email };
}
async function browser(memberId: string, path: string): Promise<{ key: ECDH; secret: Buffer }> {
  const key = createECDH("prime256v1");
  key.generateKeys();
  const secret = randomBytes(16);
  await world.within(gym, (ctx) =>
    subscribe(ctx, memberId, {
      endpoint: `${origin}${path}`,
      p256dh: key.getPublicKey("base64url"),
      auth: secret.toString("base64url"),
      device: "Chrome · Linux",
    }),
  );
  return { key, secret };
}
const push = (memberId: string) => world.within(gym, (ctx) => readPush(ctx, memberId));
const about = (memberId: string, own: Partial<Draft> = {}): Draft => ({
  kind: "class_moved",
  key: `moved/${newId()}`,
  memberId,
  facts: { name: "Yoga 😀", startsAt: "2026-03-16T15:00:00Z", from: "2026-03-16T14:00:00Z" },
  link: "/bookings",
  ...own,
});
const say = (draft: Draft) => world.within(gym, (ctx) => tell(ctx, [draft]));
const log = async () => {
  const read = { limit: 100, direction: undefined, cursor: null };
  const { rows } = await world.system((ctx) => readDeliveries(ctx, read));
  return rows.filter(({ tenantId }) => tenantId === gym.facts.id);
};
const states = async () => (await log()).map(({ channel, status }) => `${channel} ${status}`).sort();
const mails = async (email: string) =>
  (await (world.ports.mailer as FileMailer).list({ limit: 200 })).filter((mail) => mail.to === email).length;

describe("a push message", () => {
  it("can be read by the one browser, is signed with our key, and leads to the right page", async () => {
    const amina = await person();
    const { key, secret } = await browser(amina.id, "/push/amina");
    await say(about(amina.id));
    await jobs.drain(gym);
    const [request, ...more] = received;
    if (!request) throw new Error("nothing arrived");
    expect(more).toEqual([]);
    expect(request.path).toBe("/push/amina");
    expect(request.headers).toMatchObject({ "content-encoding": "aes128gcm", urgency: "normal" });
    expect(Number(request.headers.ttl)).toBeGreaterThan(60);
    const open = { version: "aes128gcm", privateKey: key, authSecret: secret } as const;
    const plain = JSON.parse(ece.decrypt(request.body, open).toString("utf8"));
    expect(plain).toMatchObject({ title: "Yoga 😀 has a new time", url: `/${gym.facts.slug}/bookings` });
    expect(plain.body).toMatch(/6:00\sPM instead of .* 5:00\sPM/);

    const sent = /^vapid t=([^,]+), k=(.+)$/.exec(request.headers.authorization ?? "");
    const [head = "", claims = "", signature = ""] = (sent?.[1] ?? "").split(".");
    const { publicKey } = await push(amina.id);
    expect(sent?.[2]).toBe(publicKey);
    const stated = JSON.parse(Buffer.from(claims, "base64url").toString());
    expect(stated).toMatchObject({ aud: origin, sub: "mailto:pulse@example.com" });
    const point = Buffer.from(publicKey, "base64url");
    const [x, y] = [point.subarray(1, 33).toString("base64url"), point.subarray(33).toString("base64url")];
    const ours = createPublicKey({ format: "jwk", key: { kty: "EC", crv: "P-256", x, y } });
    const proof = { key: ours, dsaEncoding: "ieee-p1363" } as const;
    const signed = Buffer.from(`${head}.${claims}`);
    expect(verify("sha256", signed, proof, Buffer.from(signature, "base64url"))).toBe(true);

    expect(await states()).toEqual(["push sent"]);
    expect(await mails(amina.email)).toBe(0);
    expect((await push(amina.id)).browsers).toMatchObject([
      { lastOkAt: "2026-03-14T09:00:00.000Z", failures: 0 },
    ]);
  });

  it.each([404, 410])(
    "to a browser that is over (%i) becomes a mail, and the browser is forgotten",
    async (status) => {
      const amina = await person();
      await browser(amina.id, "/push/old");
      answers = [{ status }];
      await say(about(amina.id));
      await jobs.drain(gym);
      expect((await push(amina.id)).browsers).toEqual([]);
      expect(await states()).toEqual(["email sent", "push failed"]);
      expect(await mails(amina.email)).toBe(1);
      await say(about(amina.id));
      await jobs.drain(gym);
      expect(received).toHaveLength(1);
      expect(await mails(amina.email)).toBe(2);
    },
  );

  it("that the service is too busy for is sent again, not before it asked", async () => {
    const amina = await person();
    await browser(amina.id, "/push/busy");
    answers = [{ status: 500 }, { status: 429, headers: { "retry-after": "600" } }, { status: 201 }];
    await say(about(amina.id));
    await jobs.drain(gym);
    expect(received).toHaveLength(3);
    expect(await log()).toMatchObject([
      { channel: "push", status: "sent", attempts: 3, dueAt: "2026-03-14T09:10:00.000Z" },
    ]);
    expect(await mails(amina.email)).toBe(0);
  });

  it("is given up in the end: the mail takes over, and an operator can have it sent again", async () => {
    const amina = await person();
    await browser(amina.id, "/push/down");
    answers = [{ status: 500 }];
    await say(about(amina.id));
    await jobs.drain(gym);
    expect(await states()).toEqual(["email sent", "push dead"]);
    expect(received).toHaveLength(4);
    expect((await push(amina.id)).browsers).toMatchObject([{ lastOkAt: null, failures: 4 }]);
    answers = [{ status: 201 }];
    const dead = (await log()).find(({ status }) => status === "dead");
    const key = { tenantId: gym.facts.id as string, id: dead?.id ?? "" };
    await world.system((ctx) => retryDelivery(ctx, key), userActor({ platformRole: "operator" }));
    await jobs.drain(gym);
    expect(await states()).toEqual(["email sent", "push sent"]);
    expect(await mails(amina.email)).toBe(1);
  });

  it("about an offer is not tried twice: its time runs", async () => {
    const amina = await person();
    await browser(amina.id, "/push/slow");
    answers = [{ status: 503 }];
    await say(about(amina.id, { kind: "seat_offered" }));
    await jobs.drain(gym);
    expect(received.map(({ headers }) => headers.urgency)).toEqual(["high"]);
    expect(await states()).toEqual(["email sent", "push dead"]);
  });

  it("reaches whoever has one good browser of two, and follows who wants no mails", async () => {
    const amina = await person();
    await browser(amina.id, "/push/one");
    await browser(amina.id, "/push/two");
    answers = [{ status: 410 }, { status: 201 }];
    await say(about(amina.id));
    await jobs.drain(gym);
    expect(await states()).toEqual(["push sent"]);
    expect((await push(amina.id)).browsers).toHaveLength(1);
    const quiet = { topic: "changes", channel: "email", mode: "off" } as const;
    await world.within(gym, (ctx) => choose(ctx, amina.id, quiet));
    answers = [{ status: 410 }];
    await say(about(amina.id));
    await jobs.drain(gym);
    expect(await states()).toEqual(["push failed", "push sent"]);
    expect(await mails(amina.email)).toBe(0);
  });
});
