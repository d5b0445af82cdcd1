import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AccessResolver } from "@/modules/tenancy/access/service";
import { createTenant, factsOf, insertPerson, newGym } from "@/modules/tenancy/testing";
import type { Actor, JobContext } from "@/platform/context";
import { newId } from "@/platform/ids";
import type { FileMailer } from "@/platform/mail/file-mailer";
import { limits } from "@/platform/rate-limit/limits";
import { createTestWorld, type TestGym, type TestWorld, userActor } from "@/platform/testing/world";
import { archiveMember, createMember, getMember, updateMember } from "../service";
import { handleSendAppInvitation } from "./job-handlers";
import { APP_INVITATION_LIFE } from "./schema";
import {
  appAccessOf,
  inviteToApp,
  joinGym,
  previewJoining,
  revokeAppInvitation,
  unlinkAccount,
} from "./service";

type Person = Extract<Actor, { kind: "user" }>;

const ADDRESS = "192.0.2.7";

let world: TestWorld;
let access: AccessResolver;
let gym: TestGym;
let desk: Person;
beforeAll(async () => {
  world = await createTestWorld();
  access = new AccessResolver(world.ports);
  desk = await person("desk");
  const id = await world.system((ctx) => createTenant(ctx, desk.userId, newGym({ name: "Kifaru" })));
  gym = { facts: await factsOf(world.db, id), branchId: "" };
});
afterAll(async () => {
  access.close();
  await world.close();
});

async function person(name: string, overrides: Partial<Person> = {}): Promise<Person> {
  const email = overrides.email ?? mailbox(name);
  return userActor({ userId: await insertPerson(world.db, { email, name }), email, name, ...overrides });
}

function mailbox(name: string): string {
  return `${name}-${newId().slice(-8)}@example.com`;
}

function atDesk<T>(work: Parameters<typeof world.within<T>>[1]): Promise<T> {
  return world.within(gym, work, { actor: desk, roles: ["desk"] });
}

const FIELDS = {
  lastName: "Otieno",
  phone: null,
  birthDate: null,
  addressLine: null,
  postalCode: null,
  city: null,
  emergencyName: null,
  emergencyPhone: null,
  guardianName: null,
  guardianPhone: null,
  notes: null,
  tags: [],
};

async function member(email: string | null): Promise<string> {
  const fields = { ...FIELDS, firstName: "Amina", email };
  const { memberId } = await atDesk((ctx) =>
    createMember(ctx, { fields, acceptDuplicate: true, number: null }),
  );
  return memberId;
}

async function sendMails(): Promise<void> {
  const jobs = await world.db.read(gym.facts.id, ({ models }) =>
    models.outbox.findMany({ where: { name: "membership.send-app-invitation" }, select: { payload: true } }),
  );
  const ctx = { ports: world.ports, tenantId: gym.facts.id } as unknown as JobContext;
  for (const { payload } of jobs) await handleSendAppInvitation(ctx, payload as { invitationId: string });
}

/** Tokens of the mails to an address, newest first. */
async function tokensTo(email: string): Promise<string[]> {
  const mails = await (world.ports.mailer as FileMailer).list({ limit: 500 });
  return mails.filter(({ to }) => to === email).map(({ text }) => /\/join#([\w-]+)/.exec(text)?.[1] ?? "");
}

async function invited(memberId: string, email: string): Promise<string> {
  await atDesk((ctx) => inviteToApp(ctx, memberId));
  await sendMails();
  return (await tokensTo(email))[0] ?? "";
}

const join = (actor: Person, token: string) => world.system((ctx) => joinGym(ctx, token), actor);
const preview = (token: string) => world.system((ctx) => previewJoining(ctx, token, ADDRESS));
const standing = (memberId: string) => atDesk((ctx) => appAccessOf(ctx, memberId));
const rolesOf = async (actor: Person) => (await access.resolveAccess(gym.facts.slug, actor))?.roles;

describe("a member's way into the app", () => {
  it("goes from the profile by mail to an account that is theirs at once, and back", async () => {
    const email = mailbox("amina");
    const memberId = await member(email);
    expect(await standing(memberId)).toMatchObject({ state: "none", email });
    const token = await invited(memberId, email);
    expect(await standing(memberId)).toMatchObject({ state: "invited" });
    expect(await preview(token)).toMatchObject({ gymName: "Kifaru", firstName: "Amina", hasAccount: false });
    const amina = await person("Amina", { email: email.toUpperCase() });
    expect(await rolesOf(amina)).toEqual([]);
    expect(await join(amina, token)).toEqual({ slug: gym.facts.slug });
    expect(await rolesOf(amina)).toEqual(["member"]);
    expect(await standing(memberId)).toMatchObject({ state: "linked" });
    expect((await atDesk((ctx) => getMember(ctx, memberId))).hasLogin).toBe(true);
    await expect(atDesk((ctx) => inviteToApp(ctx, memberId))).rejects.toMatchObject({
      code: "ALREADY_LINKED",
    });

    await atDesk((ctx) => unlinkAccount(ctx, memberId));
    expect(await rolesOf(amina)).toEqual([]);
    expect(await standing(memberId)).toMatchObject({ state: "none" });
    const audits = await world.db.read(gym.facts.id, ({ models }) =>
      models.auditEntry.findMany({ where: { subjectId: memberId }, orderBy: { id: "asc" } }),
    );
    expect(audits.map(({ action }) => action)).toEqual([
      "member.create",
      "member.app-invite",
      "member.app-link",
      "member.app-unlink",
    ]);
    expect(audits[2]?.actorId).toBe(amina.userId);
  });

  it("is open to the invited mailbox alone, and only once it is confirmed", async () => {
    const email = mailbox("own");
    const token = await invited(await member(email), email);
    await expect(join(await person("thief"), token)).rejects.toMatchObject({
      code: "INVITATION_OTHER_EMAIL",
    });
    const unconfirmed = await person("Own", { email, emailVerified: false });
    await expect(join(unconfirmed, token)).rejects.toMatchObject({ code: "EMAIL_NOT_VERIFIED" });
    expect(await join({ ...unconfirmed, emailVerified: true }, token)).toEqual({ slug: gym.facts.slug });
  });

  it("is walked once: pressed twice it is one answer, and the used link opens nothing", async () => {
    const email = mailbox("twice");
    const token = await invited(await member(email), email);
    const twice = await person("Twice", { email });
    const [first, second] = await Promise.all([join(twice, token), join(twice, token)]);
    expect(first).toEqual(second);
    await expect(preview(token)).rejects.toMatchObject({ code: "LINK_EXPIRED" });
    await expect(join(await person("late"), token)).rejects.toMatchObject({ code: "LINK_EXPIRED" });
  });

  it("ends with time, with a newer link, when taken back, with another e-mail and with the archive", async () => {
    const email = mailbox("ends");
    const memberId = await member(email);
    const ends = await person("Ends", { email });
    const start = world.clock.now();
    const old = await invited(memberId, email);
    world.clock.advance(APP_INVITATION_LIFE);
    await expect(join(ends, old)).rejects.toMatchObject({ code: "LINK_EXPIRED" });
    expect(await standing(memberId)).toMatchObject({ state: "expired" });
    world.clock.set(start);

    await invited(memberId, email);
    await expect(join(ends, old)).rejects.toMatchObject({ code: "LINK_EXPIRED" });
    const all = new Set(await tokensTo(email));
    all.delete(old);
    const [second = ""] = all;
    await atDesk((ctx) => revokeAppInvitation(ctx, memberId));
    await expect(join(ends, second)).rejects.toMatchObject({ code: "LINK_EXPIRED" });
    await expect(atDesk((ctx) => revokeAppInvitation(ctx, memberId))).rejects.toMatchObject({
      code: "NOT_FOUND",
    });

    await invited(memberId, email);
    for (const token of [old, second]) all.delete(token);
    const third = (await tokensTo(email)).find((token) => token !== old && token !== second) ?? "";
    const seen = (await atDesk((ctx) => getMember(ctx, memberId))).updatedAt;
    const fields = { ...FIELDS, firstName: "Amina", email: mailbox("moved") };
    await atDesk((ctx) => updateMember(ctx, { memberId, fields, seen }));
    await expect(join(ends, third)).rejects.toMatchObject({ code: "LINK_EXPIRED" });
    expect(await standing(memberId)).toMatchObject({ state: "none" });

    const leaving = mailbox("leaving");
    const gone = await member(leaving);
    const token = await invited(gone, leaving);
    await world.within(gym, (ctx) => archiveMember(ctx, gone, true));
    await expect(join(await person("Leaving", { email: leaving }), token)).rejects.toMatchObject({
      code: "LINK_EXPIRED",
    });
  });

  it("leads one account to one member of a gym", async () => {
    const email = mailbox("double");
    const double = await person("Double", { email });
    await join(double, await invited(await member(email), email));
    const again = await member(email);
    await atDesk((ctx) => inviteToApp(ctx, again));
    await sendMails();
    for (const token of await tokensTo(email)) {
      await join(double, token).catch((error: unknown) => {
        expect(error).toMatchObject({ code: "ALREADY_LINKED" });
      });
    }
    expect(await standing(again)).toMatchObject({ state: "invited" });
  });

  it("needs an e-mail, and is no way to fill a stranger's mailbox", async () => {
    const nowhere = await member(null);
    await expect(atDesk((ctx) => inviteToApp(ctx, nowhere))).rejects.toMatchObject({ code: "INVALID_INPUT" });
    const memberId = await member(mailbox("flood"));
    for (let n = 0; n < limits["app-invitation-mailbox"].points; n++) {
      await atDesk((ctx) => inviteToApp(ctx, memberId));
    }
    await expect(atDesk((ctx) => inviteToApp(ctx, memberId))).rejects.toMatchObject({ code: "RATE_LIMITED" });
  });
});
