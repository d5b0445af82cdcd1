import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Actor, JobContext, TenantContext } from "@/platform/context";
import { newId } from "@/platform/ids";
import type { FileMailer } from "@/platform/mail/file-mailer";
import { createTestWorld, type TestGym, type TestWorld, userActor } from "@/platform/testing/world";
import type { StaffRole } from "@/shared/access/permission";
import { AccessResolver } from "../../access/service";
import { listBranches } from "../../branches/service";
import { createTenant, factsOf, insertPerson, newGym } from "../../testing";
import { INVITATION_LIFE } from "../rules";
import { removeStaff, staffOf } from "../service";
import { handleSendInvitation } from "./job-handlers";
import { acceptInvitation, invite, previewInvitation, resendInvitation, revokeInvitation } from "./service";

type Person = Extract<Actor, { kind: "user" }>;

let world: TestWorld;
let access: AccessResolver;
let gym: TestGym;
let owner: Person;
beforeAll(async () => {
  world = await createTestWorld();
  access = new AccessResolver(world.ports);
  owner = await person("owner");
  gym = await makeGym(owner);
});
afterAll(async () => {
  access.close();
  await world.close();
});

async function person(name: string): Promise<Person> {
  const email = `${name}-${newId().slice(-8)}@example.com`;
  return userActor({ userId: await insertPerson(world.db, { email, name }), email, name });
}

async function makeGym(by: Person): Promise<TestGym> {
  const id = await world.system((ctx) => createTenant(ctx, by.userId, newGym({ name: "Kifaru" })));
  return { facts: await factsOf(world.db, id), branchId: "" };
}

function as<T>(
  actor: Person,
  role: StaffRole,
  work: (ctx: TenantContext) => Promise<T>,
  where = gym,
): Promise<T> {
  return world.within(where, work, { actor, roles: [role] });
}

/** Runs the mail job of every invitation that waits in the outbox, once. */
async function sendMails(where = gym): Promise<void> {
  const jobs = await world.db.read(where.facts.id, ({ models }) =>
    models.outbox.findMany({ where: { name: "tenancy.send-invitation" }, select: { payload: true } }),
  );
  const ctx = { ports: world.ports, tenantId: where.facts.id } as unknown as JobContext;
  for (const { payload } of jobs) await handleSendInvitation(ctx, payload as { invitationId: string });
}

/** Links of the mails to an address, newest first. */
async function linksTo(email: string): Promise<string[]> {
  const mails = await (world.ports.mailer as FileMailer).list({ limit: 500 });
  return mails
    .filter((mail) => mail.to === email)
    .map(({ text }) => /\/invite#([\w-]+)/.exec(text)?.[1] ?? "");
}

async function inviteByMail(email: string, role: StaffRole = "desk"): Promise<string> {
  await as(owner, "owner", (ctx) => invite(ctx, { email, role, branchIds: [] }));
  await sendMails();
  return (await linksTo(email))[0] ?? "";
}

function accept(actor: Person, token: string) {
  return world.system((ctx) => acceptInvitation(ctx, token), actor);
}

function openInvitations() {
  return as(owner, "owner", async (ctx) => (await staffOf(ctx)).invitations);
}

describe("invitations", () => {
  it("travel by mail, are read before they are answered, and give the role", async () => {
    const guest = await person("guest");
    const token = await inviteByMail(guest.email, "trainer");
    const preview = await world.system((ctx) => previewInvitation(ctx, token, "192.0.2.7"));
    expect(preview).toMatchObject({
      gymName: "Kifaru",
      role: "trainer",
      email: guest.email,
      hasAccount: true,
    });
    expect((await access.resolveAccess(gym.facts.slug, guest))?.roles).toEqual([]);
    expect(await accept(guest, token)).toEqual({ slug: gym.facts.slug, role: "trainer" });
    expect((await access.resolveAccess(gym.facts.slug, guest))?.roles).toEqual(["trainer"]);
    expect((await openInvitations()).map(({ email }) => email)).not.toContain(guest.email);
  });

  it("can be answered twice by the same person, and by nobody else after that", async () => {
    const guest = await person("twice");
    const token = await inviteByMail(guest.email);
    const [first, second] = await Promise.all([accept(guest, token), accept(guest, token)]);
    expect(first).toEqual(second);
    await expect(accept(await person("thief"), token)).rejects.toMatchObject({ code: "LINK_EXPIRED" });
    await expect(world.system((ctx) => previewInvitation(ctx, token, "192.0.2.7"))).rejects.toMatchObject({
      code: "LINK_EXPIRED",
    });
  });

  it("belong to one e-mail, however it is written", async () => {
    const guest = await person("Mixed");
    const token = await inviteByMail(guest.email.toLowerCase());
    await expect(accept(await person("other"), token)).rejects.toMatchObject({
      code: "INVITATION_OTHER_EMAIL",
      params: { email: guest.email.toLowerCase() },
    });
    expect(await accept(guest, token)).toMatchObject({ role: "desk" });
  });

  it("end after seven days, and a renewed one has another link", async () => {
    const guest = await person("late");
    const old = await inviteByMail(guest.email);
    const start = world.clock.now();
    world.clock.advance(INVITATION_LIFE);
    await expect(accept(guest, old)).rejects.toMatchObject({ code: "LINK_EXPIRED" });
    const waiting = (await openInvitations()).find(({ email }) => email === guest.email);
    expect(waiting?.expired).toBe(true);
    await as(owner, "owner", (ctx) => resendInvitation(ctx, waiting?.id ?? ""));
    await sendMails();
    const links = new Set(await linksTo(guest.email));
    expect(links.size).toBe(2);
    links.delete(old);
    const [renewed = ""] = links;
    await expect(accept(guest, old)).rejects.toMatchObject({ code: "LINK_EXPIRED" });
    expect(await accept(guest, renewed)).toMatchObject({ role: "desk" });
    world.clock.set(start);
  });

  it("are worth nothing once taken back or replaced", async () => {
    const guest = await person("replaced");
    const first = await inviteByMail(guest.email, "desk");
    await as(owner, "owner", (ctx) => invite(ctx, { email: guest.email, role: "trainer", branchIds: [] }));
    await expect(accept(guest, first)).rejects.toMatchObject({ code: "LINK_EXPIRED" });
    const open = (await openInvitations()).filter(({ email }) => email === guest.email);
    expect(open.map(({ role }) => role)).toEqual(["trainer"]);
    await as(owner, "owner", (ctx) => revokeInvitation(ctx, open[0]?.id ?? ""));
    // A mail that was still waiting is not sent any more.
    const before = (await linksTo(guest.email)).length;
    await sendMails();
    expect(await linksTo(guest.email)).toHaveLength(before);
    await expect(as(owner, "owner", (ctx) => revokeInvitation(ctx, open[0]?.id ?? ""))).rejects.toMatchObject(
      { code: "NOT_FOUND" },
    );
  });

  it("bring back who was on the staff before, with the new role", async () => {
    const guest = await person("returner");
    await accept(guest, await inviteByMail(guest.email, "desk"));
    const again = { email: guest.email, role: "trainer" as const, branchIds: [] };
    await expect(as(owner, "owner", (ctx) => invite(ctx, again))).rejects.toMatchObject({
      code: "ALREADY_STAFF",
    });
    const staffId = (await access.resolveAccess(gym.facts.slug, guest))?.staffId ?? "";
    await as(owner, "owner", (ctx) => removeStaff(ctx, staffId));
    await accept(guest, await inviteByMail(guest.email, "trainer"));
    expect((await access.resolveAccess(gym.facts.slug, guest))?.roles).toEqual(["trainer"]);
  });

  it("can be sent by a manager for the roles below managers only", async () => {
    const manager = await person("manager");
    const run = (role: StaffRole) =>
      as(manager, "manager", (ctx) => invite(ctx, { email: "someone@example.com", role, branchIds: [] }));
    await expect(run("owner")).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(run("manager")).rejects.toMatchObject({ code: "FORBIDDEN" });
    await run("desk");
    await inviteByMail("boss@example.com", "owner");
    const boss = (await openInvitations()).find(({ email }) => email === "boss@example.com");
    await expect(
      as(manager, "manager", (ctx) => revokeInvitation(ctx, boss?.id ?? "")),
    ).rejects.toMatchObject({ code: "FORBIDDEN" });
  });

  it("of another gym can't be found, nor limited to its branches", async () => {
    const stranger = await person("stranger");
    const elsewhere = await makeGym(stranger);
    await inviteByMail("hidden@example.com");
    const theirs = (await openInvitations()).find(({ email }) => email === "hidden@example.com")?.id ?? "";
    const [branch] = await as(owner, "owner", (ctx) => listBranches(ctx));
    const email = "x@example.com";
    for (const attempt of [
      (ctx: TenantContext) => revokeInvitation(ctx, theirs),
      (ctx: TenantContext) => resendInvitation(ctx, theirs),
      (ctx: TenantContext) => invite(ctx, { email, role: "desk", branchIds: [branch?.id ?? ""] }),
    ]) {
      await expect(as(stranger, "owner", attempt, elsewhere)).rejects.toMatchObject({ code: "NOT_FOUND" });
    }
  });

  it("keep no token anywhere but in the mail", async () => {
    const guest = await person("secret");
    const token = await inviteByMail(guest.email);
    const rows = await world.db.system("look", gym.facts.id, async ({ models }) => ({
      outbox: await models.outbox.findMany(),
      audit: await models.auditEntry.findMany(),
      invitations: await models.invitation.findMany(),
    }));
    expect(token.length).toBeGreaterThan(40);
    expect(JSON.stringify(rows)).not.toContain(token);
  });
});
