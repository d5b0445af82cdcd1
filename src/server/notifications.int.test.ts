import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { book, cancel } from "@/modules/classes/bookings/service";
import { BookingBench } from "@/modules/classes/bookings/testing";
import { cancelSession } from "@/modules/classes/sessions/service";
import { joinWaitlist } from "@/modules/classes/waitlist/service";
import { deliver } from "@/modules/notifications/deliveries/service";
import { markRead, readInbox, readUnread } from "@/modules/notifications/inbox/service";
import { readDeliveries } from "@/modules/notifications/log/service";
import { choose, setTimes } from "@/modules/notifications/preferences/service";
import type { Draft } from "@/modules/notifications/schema";
import { tell } from "@/modules/notifications/service";
import { unsubscribe } from "@/modules/notifications/unsubscribe/service";
import type { FileMailer, StoredMail } from "@/platform/mail/file-mailer";
import { createTestWorld, type TestGym, type TestWorld } from "@/platform/testing/world";
import { JobsAtWork } from "./testing/jobs-at-work";

let world: TestWorld;
let jobs: JobsAtWork;
let gym: TestGym;
let bench: BookingBench;

beforeAll(async () => {
  world = await createTestWorld({ poolSize: 8 });
  jobs = await JobsAtWork.prepare(world);
});
afterAll(async () => {
  await jobs.stop();
  await world.close();
});
beforeEach(async () => {
  world.clock.set(new Date("2026-03-14T09:00:00Z"));
  gym = await world.createGym();
  bench = new BookingBench(world, gym);
});
afterEach(() => jobs.stop());

/** Somebody with an address of their own. */
async function person(name: string): Promise<{ id: string; email: string }> {
  const id = await bench.member(bench.plans.open ? "open" : null);
  const email = `${name}-${id.slice(-6)}@example.test`;
  await bench.run((ctx) =>
    ctx.db.models.member.updateMany({ where: { id }, data: { email, firstName: name } }),
  );
  return { id, email };
}
const mailsTo = async (email: string): Promise<StoredMail[]> =>
  (await (world.ports.mailer as FileMailer).list({ limit: 200 })).filter((mail) => mail.to === email);
const inbox = (memberId: string) =>
  bench.run(async (ctx) => (await readInbox(ctx, memberId, { limit: 50 })).items);
const deliveries = async () => {
  const read = { limit: 100, direction: undefined, cursor: null };
  const { rows } = await world.system((ctx) => readDeliveries(ctx, read));
  return rows.filter(({ tenantId }) => tenantId === gym.facts.id).reverse();
};
const about = (memberId: string, own: Partial<Draft> = {}): Draft => ({
  kind: "class_cancelled",
  key: `test/${memberId}`,
  memberId,
  facts: { name: "Yoga", startsAt: "2026-03-16T15:00:00Z", zone: "Africa/Nairobi", returned: true },
  link: "/schedule",
  ...own,
});

describe("a thing that happened", () => {
  it("is told once, however often and from however many sides at once", async () => {
    const amina = await person("Amina");
    const told = await Promise.all(
      Array.from({ length: 8 }, () => bench.run((ctx) => tell(ctx, [about(amina.id), about(amina.id)]))),
    );
    expect(told.reduce((sum, n) => sum + n, 0)).toBe(1);
    await jobs.drain(gym);
    expect(await inbox(amina.id)).toMatchObject([{ kind: "class_cancelled", readAt: null }]);
    expect(await mailsTo(amina.email)).toHaveLength(1);
    expect(world.live.filter(({ topic }) => topic.endsWith(`/inbox/${amina.id}`))).toHaveLength(1);
  });

  it("is one mail when the job dies between the mail and its note", async () => {
    const amina = await person("Amina");
    await bench.run((ctx) => tell(ctx, [about(amina.id)]));
    const email = (await deliveries()).find(({ channel }) => channel === "email");
    const run = (broken: boolean) =>
      world.db.read(gym.facts.id, (db) => {
        const { ctx } = world.context(db, gym);
        const job = { ...ctx, progress: () => undefined, signal: new AbortController().signal };
        const dying = { ...world.db, transaction: () => Promise.reject(new Error("killed")) };
        return deliver(
          broken ? { ...job, ports: { ...job.ports, db: dying as unknown as typeof world.db } } : job,
          email?.id ?? "",
        );
      });
    await expect(run(true)).rejects.toThrow("killed");
    expect(await mailsTo(amina.email)).toHaveLength(1);
    await run(false);
    await run(false);
    expect(await mailsTo(amina.email)).toHaveLength(1);
    expect((await deliveries()).find(({ channel }) => channel === "email")).toMatchObject({
      status: "sent",
      attempts: 1,
    });
  });

  it("stays in its gym, and in one inbox", async () => {
    const amina = await person("Amina");
    const baraka = await person("Baraka");
    const other = await world.createGym();
    expect(await world.within(other, (ctx) => tell(ctx, [about(amina.id)]))).toBe(0);
    await bench.run((ctx) => tell(ctx, [about(amina.id)]));
    expect(
      await world.within(other, async (ctx) => (await readInbox(ctx, amina.id, { limit: 50 })).items),
    ).toEqual([]);
    expect(await inbox(amina.id)).toHaveLength(1);
    expect(await inbox(baraka.id)).toEqual([]);
    const [item] = await bench.run(async (ctx) => (await readInbox(ctx, amina.id, { limit: 50 })).items);
    await bench.run((ctx) => markRead(ctx, baraka.id, { id: item?.id ?? "" }));
    expect(await bench.run((ctx) => readUnread(ctx, amina.id))).toEqual({ count: 1 });
    expect(await bench.run((ctx) => readUnread(ctx, baraka.id))).toEqual({ count: 0 });
  });
});

describe("what a member chose", () => {
  it("holds: no mail about it, the inbox always, money whatever they say", async () => {
    const amina = await person("Amina");
    const off = { channel: "email", mode: "off" } as const;
    await bench.run((ctx) => choose(ctx, amina.id, { topic: "cancellations", ...off }));
    await expect(bench.run((ctx) => choose(ctx, amina.id, { topic: "money", ...off }))).rejects.toMatchObject(
      {
        code: "INVALID_INPUT",
      },
    );
    const facts = { amountMinor: 100, currency: "KES" };
    const money = about(amina.id, {
      kind: "refund_done",
      key: `refund/${amina.id}`,
      facts,
      link: "/billing",
    });
    await bench.run((ctx) => tell(ctx, [about(amina.id), money]));
    await jobs.drain(gym);
    expect(await inbox(amina.id)).toHaveLength(2);
    const [mail, ...more] = await mailsTo(amina.email);
    expect(more).toEqual([]);
    expect(mail?.subject).toContain("KES");
    expect(mail?.headers).toEqual({});
  });

  it("ends with one click from a mail, for that topic of that gym alone", async () => {
    const amina = await person("Amina");
    await bench.run((ctx) => tell(ctx, [about(amina.id)]));
    await jobs.drain(gym);
    const [mail] = await mailsTo(amina.email);
    expect(mail?.headers["List-Unsubscribe-Post"]).toBe("List-Unsubscribe=One-Click");
    const address = /^<(.+)>$/.exec(mail?.headers["List-Unsubscribe"] ?? "")?.[1] ?? "";
    const token = address.split("/").at(-1) ?? "";
    expect(address).toBe(`http://127.0.0.1:3000/api/unsubscribe/${gym.facts.slug}/${token}`);
    const other = await world.createGym();
    await expect(world.within(other, (ctx) => unsubscribe(ctx, token))).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    const forged = `${token.slice(0, -2)}AA`;
    await expect(bench.run((ctx) => unsubscribe(ctx, forged))).rejects.toMatchObject({ code: "NOT_FOUND" });
    await bench.run((ctx) => unsubscribe(ctx, token));
    await bench.run((ctx) => unsubscribe(ctx, token));
    await bench.run((ctx) => tell(ctx, [about(amina.id, { key: `again/${amina.id}` })]));
    await jobs.drain(gym);
    expect(await mailsTo(amina.email)).toHaveLength(1);
    expect(await inbox(amina.id)).toHaveLength(2);
  });

  it("is quiet at night: what can wait is ordered for the morning, an offer for now", async () => {
    const amina = await person("Amina");
    world.clock.set(new Date("2026-03-14T20:00:00Z"));
    const offer = about(amina.id, { kind: "seat_offered", key: `offer/${amina.id}` });
    await bench.run((ctx) => tell(ctx, [about(amina.id), offer]));
    const due = (await deliveries()).filter(({ channel }) => channel === "email");
    expect(due.map(({ kind, dueAt }) => [kind, dueAt])).toEqual([
      ["class_cancelled", "2026-03-15T04:00:00.000Z"],
      ["seat_offered", "2026-03-14T20:00:00.000Z"],
    ]);
    expect((await jobs.orders(gym)).map(({ runAt }) => runAt)).toContain("2026-03-15T04:00:00.000Z");
  });

  it("comes as one summary, and what is useless by then is left out", async () => {
    const amina = await person("Amina");
    const times = { quietFrom: "00:00", quietTo: "00:00", digest: "daily", reminderMinutes: 120 } as const;
    await bench.run((ctx) => setTimes(ctx, amina.id, times));
    await bench.run((ctx) =>
      tell(ctx, [
        about(amina.id),
        about(amina.id, { key: `two/${amina.id}`, facts: { name: "Spin" } }),
        about(amina.id, {
          key: `late/${amina.id}`,
          facts: { name: "Boxing" },
          uselessAfter: "2026-03-15T05:30:00Z",
        }),
      ]),
    );
    expect(await mailsTo(amina.email)).toEqual([]);
    world.clock.set(new Date("2026-03-15T06:00:00Z"));
    await jobs.drain(gym);
    const [mail, ...more] = await mailsTo(amina.email);
    expect(more).toEqual([]);
    expect(mail?.text).toContain("Yoga");
    expect(mail?.text).toContain("Spin");
    expect(mail?.text).not.toContain("Boxing");
  });
});

describe("classes", () => {
  const seat = (memberId: string) =>
    bench.run((ctx) =>
      book(ctx, { sessionId: bench.session(), memberId, guestSeats: 0, pool: "online", by: "member" }),
    );

  it("that the gym cancels reach everybody in them, by inbox and mail, in their language", async () => {
    await bench.open(2);
    const [amina, kip, jonas] = [await person("Amina"), await person("Kip"), await person("Jonas")];
    await bench.run((ctx) =>
      ctx.db.models.member.updateMany({ where: { id: kip.id }, data: { locale: "de" } }),
    );
    await seat(amina.id);
    await seat(kip.id);
    await bench.run((ctx) =>
      joinWaitlist(ctx, jonas.id, { sessionId: bench.session(), guestSeats: 0, noticeMinutes: null }),
    );
    await bench.run((ctx) => cancelSession(ctx, { sessionId: bench.session(), reason: "Water damage" }));
    await jobs.drain(gym, "classes.close-waitlist");
    expect((await mailsTo(amina.email)).map(({ subject }) => subject)).toEqual(["Yoga is cancelled"]);
    expect((await mailsTo(kip.email)).map(({ subject }) => subject)).toEqual(["Yoga fällt aus"]);
    expect((await mailsTo(amina.email))[0]?.text).toContain("Water damage");
    expect((await inbox(jonas.id)).map(({ kind }) => kind)).toEqual(["waiting_closed"]);
    expect((await inbox(amina.id)).map(({ kind }) => kind)).toEqual(["class_cancelled"]);
  });

  it("give a freed seat to the first in the queue, who hears of it once", async () => {
    await bench.open(1);
    const [amina, kip] = [await person("Amina"), await person("Kip")];
    const { bookingId } = await seat(amina.id);
    await bench.run((ctx) =>
      joinWaitlist(ctx, kip.id, { sessionId: bench.session(), guestSeats: 0, noticeMinutes: null }),
    );
    await bench.run((ctx) => cancel(ctx, { bookingId, ownerId: amina.id }));
    await jobs.drain(gym, "classes.close-waitlist");
    expect(await inbox(kip.id)).toMatchObject([
      { kind: "seat_promoted", link: "/bookings", facts: { name: "Yoga" } },
    ]);
    expect(await inbox(amina.id)).toEqual([]);
    expect((await mailsTo(kip.email)).map(({ subject }) => subject)).toEqual(["You have a seat in Yoga"]);
  });
});
