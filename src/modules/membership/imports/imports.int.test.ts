import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newId } from "@/platform/ids";
import { createTestWorld, type TestWorld } from "@/platform/testing/world";
import { getMember, updateMember } from "../members/service";
import { createPlan, listPlans } from "../plans/service";
import { cancelBatch, commitBatch, decideImportRow, getImport, listImportRows, listImports } from "./service";
import { csv, ImportRider } from "./testing";

let world: TestWorld;

beforeAll(async () => {
  world = await createTestWorld({ now: "2026-11-21T09:00:00Z" });
});
afterAll(() => world.close());

function fixture(name: string): Buffer {
  return readFileSync(new URL(`./fixtures/members-${name}.csv`, import.meta.url));
}

const rider = (place?: Parameters<typeof ImportRider.inNewGym>[1]) => ImportRider.inNewGym(world, place);

describe("four systems' files, end to end", () => {
  it("takes a Kenyan desk's list: 180 members, 5 plans, two repeats and one bad row left out", async () => {
    const gymflow = await rider();
    const batchId = await gymflow.upload("members-gymflow.csv", fixture("gymflow"));
    const checked = await gymflow.check(batchId, { options: { onBadValue: "refuse" } });
    expect(checked).toMatchObject({
      state: "checked",
      total: 184,
      done: 184,
      summary: { rows: 184, create: 180, update: 0, skip: 4, errors: 2, warnings: 11, infos: 1 },
    });
    const done = await gymflow.commit(batchId);
    expect(done).toMatchObject({ state: "done", total: 180, done: 180 });
    expect(done.outcome).toEqual({ created: 180, updated: 0, kept: 0 });
    expect(await gymflow.standings()).toEqual({
      members: 180,
      memberships: 180,
      plans: 5,
      active: 125,
      // The 17 that the file calls frozen have ends that are past.
      expired: 55,
    });
    const plans = await gymflow.act((ctx) => listPlans(ctx));
    expect(plans.map(({ name, kind, cycle, visits }) => ({ name, kind, cycle, visits }))).toContainEqual({
      name: "10 Class Pack",
      kind: "pack",
      cycle: "once",
      visits: 10,
    });
    const grace = await gymflow.memberBy({ number: "01007" });
    expect(grace).toMatchObject({
      firstName: "Grace",
      searchText: "grace abdi 01007 grace.abdi7@example.com 254749802877",
    });
    const audits = await world.db.read(gymflow.gym.facts.id, ({ models }) =>
      models.auditEntry.groupBy({ by: ["action"], _count: true, orderBy: { action: "asc" } }),
    );
    expect(audits.map(({ action, _count }) => `${action} ${_count}`)).toEqual([
      "import.commit 1",
      "import.upload 1",
      "member.import 180",
      "plan.create 5",
    ]);
  });

  it("takes an American list with month-first dates and two-digit years", async () => {
    const desk = await rider({ country: "US", currency: "USD", zone: "America/New_York" });
    const batchId = await desk.upload("members-desk-us.csv", fixture("desk-us"));
    await desk.check(batchId);
    await desk.commit(batchId);
    expect(await desk.standings()).toEqual({ members: 90, memberships: 90, plans: 4, active: 90 });
    const hannah = await desk.memberBy({ email: "hannah2@example.com" });
    expect(hannah?.birthDate?.toISOString().slice(0, 10)).toBe("1980-04-16");
  });

  it("takes a Filipino sheet without numbers: each gets one, plans of any case are one", async () => {
    const sheet = await rider({ country: "PH", currency: "PHP", zone: "Asia/Manila" });
    const batchId = await sheet.upload("members-sheet-ph.csv", fixture("sheet-ph"));
    await sheet.check(batchId);
    await sheet.commit(batchId);
    expect(await sheet.standings()).toEqual({
      members: 60,
      memberships: 60,
      plans: 4,
      expired: 56,
      active: 4,
    });
    expect(await sheet.memberBy({ number: "01000" })).not.toBeNull();
    expect(await sheet.memberBy({ number: "01059" })).not.toBeNull();
  });

  it("takes a German studio's list in its old encoding", async () => {
    const studio = await rider({ country: "DE", currency: "EUR", zone: "Europe/Berlin" });
    const batchId = await studio.upload("members-studio-de.csv", fixture("studio-de"));
    await studio.check(batchId);
    await studio.commit(batchId);
    expect(await studio.standings()).toMatchObject({
      members: 120,
      memberships: 120,
      active: 61,
      expired: 59,
    });
    expect(await studio.memberBy({ lastName: "Strauß" })).toMatchObject({ firstName: "Özlem" });
  });

  it("finds everybody again when the same file comes twice, and changes nothing", async () => {
    const gymflow = await rider();
    const first = await gymflow.upload("a.csv", fixture("gymflow"));
    await gymflow.check(first);
    await gymflow.commit(first);
    const before = await gymflow.standings();
    const second = await gymflow.upload("b.csv", fixture("gymflow"));
    const checked = await gymflow.check(second);
    expect(checked.summary).toMatchObject({ create: 0, update: 180, skip: 4 });
    await gymflow.commit(second);
    expect(await gymflow.standings()).toEqual(before);
  });
});

describe("undo", () => {
  const people = csv(
    "Member No,First Name,Last Name,Email,Membership,Joined",
    "1,Ann,Alpha,ann@example.com,Gold,2026-01-05",
    "2,Ben,Beta,ben@example.com,Gold,2026-01-05",
    "3,Cem,Gamma,cem@example.com,Gold,2026-01-05",
  );

  it("removes who came, restores who was changed, and the plan with them", async () => {
    const here = await rider();
    const first = await here.upload(
      "first.csv",
      csv("Member No,First Name,Last Name,Email", "2,Ben,Beta,old@example.com"),
    );
    await here.check(first);
    await here.commit(first);
    const benBefore = await here.memberBy({ number: "2" });
    const second = await here.upload("second.csv", people);
    await here.check(second);
    const done = await here.commit(second);
    expect(done.outcome).toEqual({ created: 2, updated: 1, kept: 0 });
    expect(await here.memberBy({ number: "2" })).toMatchObject({
      email: "ben@example.com",
      standing: "active",
    });
    const undone = await here.undo(second);
    expect(undone).toMatchObject({ state: "undone", outcome: { created: 0, updated: 0, kept: 0 } });
    expect(await here.standings()).toEqual({ members: 1, memberships: 0, plans: 0, none: 1 });
    expect({ ...(await here.memberBy({ number: "2" })), updatedAt: null }).toEqual({
      ...benBefore,
      updatedAt: null,
    });
  });

  it("keeps who has visited or was changed since, and says why", async () => {
    const here = await rider();
    const batchId = await here.upload("people.csv", people);
    await here.check(batchId);
    await here.commit(batchId);
    const ann = await here.memberBy({ number: "1" });
    const ben = await here.memberBy({ number: "2" });
    await world.db.transaction(here.gym.facts.id, ({ models }) =>
      models.visit.create({
        data: {
          id: newId(),
          memberId: ann?.id ?? "",
          branchId: here.gym.branchId,
          enteredAt: world.clock.now(),
          localDay: new Date("2026-11-21"),
          localHour: 9,
          method: "desk",
          reason: "OK",
        },
      }),
    );
    await here.act(async (ctx) => {
      const { updatedAt, ...profile } = await getMember(ctx, ben?.id ?? "");
      const fields = {
        firstName: "Benjamin",
        lastName: profile.lastName,
        email: profile.email,
        phone: null,
        birthDate: null,
        gender: null,
        homeBranchId: null,
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
      await updateMember(ctx, { memberId: profile.id, fields, seen: updatedAt });
    });
    const undone = await here.undo(batchId);
    expect(undone.outcome).toEqual({ created: 2, updated: 0, kept: 2 });
    const kept = await here.act((ctx) => listImportRows(ctx, { batchId, show: "kept", limit: 50 }));
    expect(kept.items.map(({ row, name, kept: why }) => [row, name, why])).toEqual([
      [2, "Ann Alpha", "visits"],
      [3, "Ben Beta", "changed"],
    ]);
    expect(await here.standings()).toEqual({ members: 2, memberships: 2, plans: 1, active: 2 });
  });

  it("waits for its turn and happens once", async () => {
    const here = await rider();
    const batchId = await here.upload("people.csv", people);
    await expect(here.undo(batchId)).rejects.toMatchObject({ code: "IMPORT_STATE" });
    await here.check(batchId);
    await here.commit(batchId);
    await here.undo(batchId);
    await expect(here.undo(batchId)).rejects.toMatchObject({ code: "IMPORT_STATE" });
    await expect(here.commit(batchId)).rejects.toMatchObject({ code: "IMPORT_STATE" });
  });
});

describe("a person's own decisions", () => {
  it("skips, creates anyway and updates, and keeps a taken number from two people", async () => {
    const here = await rider();
    const first = await here.upload("first.csv", csv("Member No,First Name,Last Name", "7,Zuri,Achieng"));
    await here.check(first);
    await here.commit(first);
    const second = await here.upload(
      "second.csv",
      csv(
        "Member No,First Name,Last Name,Email",
        "7,Otto,Maier,otto@example.com",
        "8,Eve,Odhiambo,eve@example.com",
      ),
    );
    const checked = await here.check(second);
    expect(checked.summary).toMatchObject({ create: 1, skip: 1, byCode: { NUMBER_TAKEN: 1 } });
    const decide = (row: number, decision: "create" | "update" | "skip") =>
      here.act((ctx) => decideImportRow(ctx, { batchId: second, row, decision }));
    await expect(decide(2, "update")).rejects.toMatchObject({ code: "INVALID_INPUT" });
    await expect(decide(99, "skip")).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await decide(2, "create")).toMatchObject({ decision: "create", choices: ["create", "skip"] });
    await decide(3, "skip");
    expect((await here.detail(second)).summary).toMatchObject({ create: 1, update: 0, skip: 1 });
    await here.commit(second);
    expect(await here.memberBy({ number: "7" })).toMatchObject({ firstName: "Zuri" });
    expect(await here.memberBy({ email: "otto@example.com" })).toMatchObject({ number: "00008" });
    expect(await here.memberBy({ email: "eve@example.com" })).toBeNull();
  });

  it("puts plans where they were told to go", async () => {
    const here = await rider();
    const gold = await here.act((ctx) =>
      createPlan(ctx, {
        name: "Premium",
        kind: "membership",
        priceMinor: 500_000,
        cycle: "month",
        visits: null,
        validDays: null,
        accessHours: [],
        branchIds: [],
      }),
    );
    const batchId = await here.upload(
      "plans.csv",
      csv("First Name,Last Name,Membership", "Ann,Alpha,Gold", "Ben,Beta,Old stuff", "Cem,Gamma,PREMIUM"),
    );
    const checked = await here.check(batchId);
    expect(checked.plans).toContainEqual({ name: "Premium", planId: gold.id });
    await here.commit(batchId, [
      { name: "Gold", planId: gold.id },
      { name: "Old stuff", planId: "none" },
      { name: "Premium", planId: gold.id },
    ]);
    expect(await here.standings()).toEqual({ members: 3, memberships: 2, plans: 1, active: 2, none: 1 });
    const other = await rider();
    const foreign = await other.upload("x.csv", csv("First Name,Membership", "Ann,Gold"));
    await other.check(foreign);
    await expect(other.commit(foreign, [{ name: "Gold", planId: gold.id }])).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });

  it("leaves out who became a member between the check and the commit", async () => {
    const here = await rider();
    const late = await here.upload(
      "late.csv",
      csv("First Name,Last Name,Email", "Ann,Alpha,ann@example.com"),
    );
    await here.check(late);
    const early = await here.upload(
      "early.csv",
      csv("First Name,Last Name,Email", "Ann,Alpha,ann@example.com"),
    );
    await here.check(early);
    await here.commit(early);
    const done = await here.commit(late);
    expect(done.outcome).toEqual({ created: 0, updated: 0, kept: 0 });
    const rows = await here.act((ctx) => listImportRows(ctx, { batchId: late, show: "error", limit: 50 }));
    expect(rows.items).toMatchObject([{ decision: "skip", problems: [{ code: "EXISTING_PERSON" }] }]);
    expect((await here.standings()).members).toBe(1);
  });
});

describe("whose import it is", () => {
  it("shows another gym nothing", async () => {
    const ours = await rider();
    const theirs = await rider();
    const batchId = await ours.upload("ours.csv", csv("First Name,Last Name", "Ann,Alpha"));
    const denied = { code: "NOT_FOUND" };
    await expect(theirs.act((ctx) => getImport(ctx, batchId))).rejects.toMatchObject(denied);
    await expect(
      theirs.act((ctx) => listImportRows(ctx, { batchId, show: "all", limit: 10 })),
    ).rejects.toMatchObject(denied);
    await expect(theirs.act((ctx) => commitBatch(ctx, { batchId, plans: [] }))).rejects.toMatchObject(denied);
    await expect(theirs.act((ctx) => cancelBatch(ctx, batchId))).rejects.toMatchObject(denied);
    await expect(theirs.undo(batchId)).rejects.toMatchObject(denied);
    expect(await theirs.act((ctx) => listImports(ctx, undefined))).toEqual({ items: [], nextCursor: null });
  });

  it("gives up an import that was never taken over, with its file", async () => {
    const here = await rider();
    const batchId = await here.upload("ours.csv", csv("First Name,Last Name", "Ann,Alpha"));
    await here.check(batchId);
    await here.act((ctx) => cancelBatch(ctx, batchId));
    expect(await here.detail(batchId)).toMatchObject({ state: "cancelled", total: 0 });
    expect(await world.ports.storage.list(`${here.gym.facts.id}/`)).toEqual([]);
    await expect(here.act((ctx) => commitBatch(ctx, { batchId, plans: [] }))).rejects.toMatchObject({
      code: "IMPORT_STATE",
    });
  });
});
