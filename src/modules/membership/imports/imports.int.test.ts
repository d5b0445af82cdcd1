import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newId } from "@/platform/ids";
import { createTestWorld, type TestGym, type TestWorld } from "@/platform/testing/world";
import { getMember, updateMember } from "../members/service";
import { createPlan, listPlans } from "../plans/service";
import { exportRefusedRows } from "./refused/service";
import { cancelBatch, commitBatch, decideImportRow, getImport, listImportRows, listImports } from "./service";
import { ImportRider } from "./testing";
import { takeImportFile } from "./upload/service";

let world: TestWorld;

beforeAll(async () => {
  world = await createTestWorld({ now: "2026-11-21T09:00:00Z" });
});
afterAll(() => world.close());

function fixture(name: string): Buffer {
  return readFileSync(new URL(`./fixtures/members-${name}.csv`, import.meta.url));
}

function csv(...lines: string[]): Buffer {
  return Buffer.from(`${lines.join("\n")}\n`);
}

async function rider(
  place: { country: string; currency: string; zone?: string } = { country: "KE", currency: "KES" },
) {
  return new ImportRider(world, await world.createGym(place));
}

/** What stands in the gym, straight from the tables. */
function standings(gym: TestGym) {
  return world.db.read(gym.facts.id, async ({ models }) => {
    const members = await models.member.groupBy({ by: ["standing"], _count: true });
    return {
      members: await models.member.count(),
      memberships: await models.membership.count(),
      plans: await models.plan.count(),
      ...Object.fromEntries(members.map(({ standing, _count }) => [standing, _count])),
    };
  });
}

function memberBy(gym: TestGym, where: { number?: string; email?: string; lastName?: string }) {
  return world.db.read(gym.facts.id, ({ models }) => models.member.findFirst({ where }));
}

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
    expect(await standings(gymflow.gym)).toEqual({
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
    const grace = await memberBy(gymflow.gym, { number: "01007" });
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
    expect(await standings(desk.gym)).toEqual({ members: 90, memberships: 90, plans: 4, active: 90 });
    const hannah = await memberBy(desk.gym, { email: "hannah2@example.com" });
    expect(hannah?.birthDate?.toISOString().slice(0, 10)).toBe("1980-04-16");
  });

  it("takes a Filipino sheet without numbers: each gets one, plans of any case are one", async () => {
    const sheet = await rider({ country: "PH", currency: "PHP", zone: "Asia/Manila" });
    const batchId = await sheet.upload("members-sheet-ph.csv", fixture("sheet-ph"));
    await sheet.check(batchId);
    await sheet.commit(batchId);
    expect(await standings(sheet.gym)).toEqual({
      members: 60,
      memberships: 60,
      plans: 4,
      expired: 56,
      active: 4,
    });
    expect(await memberBy(sheet.gym, { number: "01000" })).not.toBeNull();
    expect(await memberBy(sheet.gym, { number: "01059" })).not.toBeNull();
  });

  it("takes a German studio's list in its old encoding", async () => {
    const studio = await rider({ country: "DE", currency: "EUR", zone: "Europe/Berlin" });
    const batchId = await studio.upload("members-studio-de.csv", fixture("studio-de"));
    await studio.check(batchId);
    await studio.commit(batchId);
    expect(await standings(studio.gym)).toMatchObject({
      members: 120,
      memberships: 120,
      active: 61,
      expired: 59,
    });
    expect(await memberBy(studio.gym, { lastName: "Strauß" })).toMatchObject({ firstName: "Özlem" });
  });

  it("finds everybody again when the same file comes twice, and changes nothing", async () => {
    const gymflow = await rider();
    const first = await gymflow.upload("a.csv", fixture("gymflow"));
    await gymflow.check(first);
    await gymflow.commit(first);
    const before = await standings(gymflow.gym);
    const second = await gymflow.upload("b.csv", fixture("gymflow"));
    const checked = await gymflow.check(second);
    expect(checked.summary).toMatchObject({ create: 0, update: 180, skip: 4 });
    await gymflow.commit(second);
    expect(await standings(gymflow.gym)).toEqual(before);
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
    const benBefore = await memberBy(here.gym, { number: "2" });
    const second = await here.upload("second.csv", people);
    await here.check(second);
    const done = await here.commit(second);
    expect(done.outcome).toEqual({ created: 2, updated: 1, kept: 0 });
    expect(await memberBy(here.gym, { number: "2" })).toMatchObject({
      email: "ben@example.com",
      standing: "active",
    });
    const undone = await here.undo(second);
    expect(undone).toMatchObject({ state: "undone", outcome: { created: 0, updated: 0, kept: 0 } });
    expect(await standings(here.gym)).toEqual({ members: 1, memberships: 0, plans: 0, none: 1 });
    expect({ ...(await memberBy(here.gym, { number: "2" })), updatedAt: null }).toEqual({
      ...benBefore,
      updatedAt: null,
    });
  });

  it("keeps who has visited or was changed since, and says why", async () => {
    const here = await rider();
    const batchId = await here.upload("people.csv", people);
    await here.check(batchId);
    await here.commit(batchId);
    const ann = await memberBy(here.gym, { number: "1" });
    const ben = await memberBy(here.gym, { number: "2" });
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
    expect(await standings(here.gym)).toEqual({ members: 2, memberships: 2, plans: 1, active: 2 });
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
    expect(await memberBy(here.gym, { number: "7" })).toMatchObject({ firstName: "Zuri" });
    expect(await memberBy(here.gym, { email: "otto@example.com" })).toMatchObject({ number: "00008" });
    expect(await memberBy(here.gym, { email: "eve@example.com" })).toBeNull();
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
    expect(await standings(here.gym)).toEqual({ members: 3, memberships: 2, plans: 1, active: 2, none: 1 });
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
    expect((await standings(here.gym)).members).toBe(1);
  });
});

describe("hostile and broken files", () => {
  it("keeps formulas as text and hands them out disarmed, with the reason in words", async () => {
    const here = await rider();
    const batchId = await here.upload(
      "formula.csv",
      csv(
        "First Name,Last Name,Email,Notes",
        '=cmd|"/c calc"!A1,Evil,not-an-email,@SUM(1+1)',
        `Robert'); DROP TABLE member;--,Tables,bobby@example.com,\${jndi:ldap://x}`,
      ),
    );
    await here.check(batchId, { options: { onBadValue: "refuse" } });
    await here.commit(batchId);
    expect(await memberBy(here.gym, { email: "bobby@example.com" })).toMatchObject({
      firstName: "Robert'); DROP TABLE member;--",
      notes: `\${jndi:ldap://x}`,
    });
    const lines: string[][] = [];
    await here.act(async (ctx) => {
      for await (const stretch of exportRefusedRows(ctx, batchId)) lines.push(...stretch);
    });
    expect(lines).toEqual([
      ["Row", "Why it was left out", "First Name", "Last Name", "Email", "Notes"],
      [
        "2",
        "Email: “not-an-email” is not an e-mail address. Correct it or empty the cell.",
        `'=cmd|"/c calc"!A1`,
        "Evil",
        "not-an-email",
        "'@SUM(1+1)",
      ],
    ]);
  });

  it("takes NUL bytes and halves of letters without a crash", async () => {
    const here = await rider();
    const odd = `First Name,Last Name,Notes\n${"x".repeat(5_000)},Long,ok\nNul\0l,Byte,a\ud83d\n`;
    const batchId = await here.upload(
      "odd.csv",
      Buffer.concat([
        Buffer.from("First Name,Last Name,Notes\n"),
        Buffer.from(odd.split("\n").slice(1).join("\n")),
      ]),
    );
    const checked = await here.check(batchId);
    expect(checked.state).toBe("checked");
    await here.commit(batchId);
    expect((await here.detail(batchId)).state).toBe("done");
  });

  it("refuses what is no list before anything is kept, with the sentence's code", async () => {
    const { facts } = (await rider()).gym;
    const refusal = async (bytes: Buffer) => {
      async function* source() {
        yield bytes;
      }
      return await takeImportFile(world.ports, facts, { fileName: "x.csv", bytes: source() }).then(
        () => "taken",
        (error: { code: string; params: { problem?: string } }) =>
          `${error.code} ${error.params.problem ?? ""}`,
      );
    };
    expect(await refusal(Buffer.alloc(0))).toBe("FILE_UNREADABLE FILE_EMPTY");
    expect(await refusal(Buffer.from("PK\x03\x04rest"))).toBe("FILE_UNREADABLE FILE_IS_SPREADSHEET");
    expect(await refusal(Buffer.from("Name,Email\n"))).toBe("FILE_UNREADABLE HEADER_ONLY");
    expect(await refusal(Buffer.from('Name\n"open\n'))).toBe("FILE_UNREADABLE QUOTE_NOT_CLOSED");
    expect(await refusal(Buffer.alloc(25 * 1_048_576 + 1, "a"))).toBe("TOO_LARGE ");
    expect(await world.ports.storage.list(`${facts.id}/`)).toEqual([]);
  });

  it("stops a check at a quote that is never closed, far into the file", async () => {
    const here = await rider();
    const rows = Array.from({ length: 3_000 }, (_, i) => `Ann${i},Alpha`);
    const batchId = await here.upload("quote.csv", csv("First Name,Last Name", ...rows, '"never,closed'));
    const checked = await here.check(batchId);
    expect(checked).toMatchObject({ state: "failed", error: { code: "QUOTE_NOT_CLOSED" } });
    expect(await standings(here.gym)).toMatchObject({ members: 0 });
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
