import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TenantContext } from "@/platform/context";
import { createTestWorld, type TestGym, type TestWorld } from "@/platform/testing/world";
import { exportStretch } from "./members/data";
import { listMembersInput, memberFields, memberPage, memberProfile } from "./members/schema";
import * as members from "./members/service";
import { endFreeze, scheduleFreeze } from "./memberships/freezes/service";
import * as memberships from "./memberships/service";
import { settleMemberships } from "./memberships/settlement/service";
import * as plans from "./plans/service";

let world: TestWorld;
let gym: TestGym;
let other: TestGym;
let planId: string;

beforeAll(async () => {
  world = await createTestWorld({ now: "2026-03-10T09:00:00Z" });
  [gym, other] = await Promise.all([world.createGym(), world.createGym()]);
  planId = (await inGym((ctx) => plans.createPlan(ctx, monthly("Monthly")))).id;
});
afterAll(() => world.close());

const inGym = <T>(work: (ctx: TenantContext) => Promise<T>): Promise<T> => world.within(gym, work);

function monthly(name: string) {
  const terms = {
    priceMinor: 350_000,
    cycle: "month" as const,
    visits: null,
    validDays: null,
    accessHours: [],
    branchIds: [],
  };
  return { name, kind: "membership" as const, ...terms };
}

function person(firstName: string, lastName: string, more: Record<string, unknown> = {}) {
  return { fields: memberFields.parse({ firstName, lastName, ...more }), acceptDuplicate: false };
}

async function add(firstName: string, lastName: string, more: Record<string, unknown> = {}): Promise<string> {
  return (await inGym((ctx) => members.createMember(ctx, person(firstName, lastName, more)))).memberId;
}

async function list(input: Record<string, unknown> = {}, at: TestGym = gym) {
  const raw = await world.db.hot(at.facts.id, (db) => {
    const { ctx } = world.context(db, at);
    return members.listMembers(ctx, listMembersInput.parse(input));
  });
  return memberPage.parse(JSON.parse(JSON.stringify(raw)));
}

describe("members", () => {
  it("are written down with the next number, E.164 phones and an audit line", async () => {
    const id = await add("Wanjiku", "Nyambura", { phone: "0775 967 104", email: "W.Nyambura@Example.com" });
    const profile = memberProfile.parse(await inGym((ctx) => members.getMember(ctx, id)));
    expect(profile).toMatchObject({
      number: "01000",
      phone: "+254775967104",
      email: "w.nyambura@example.com",
      standing: "none",
      joinedOn: "2026-03-10",
    });
    const timeline = await inGym((ctx) => members.memberTimeline(ctx, id, undefined));
    expect(timeline.items.map((entry) => entry.action)).toEqual(["member.create"]);
  });

  it("refuse a phone that can't be one and a birthday that hasn't been", async () => {
    await expect(add("A", "B", { phone: "12" })).rejects.toMatchObject({
      code: "INVALID_INPUT",
      params: { field: "phone" },
    });
    await expect(add("A", "B", { birthDate: "2030-01-01" })).rejects.toMatchObject({
      params: { field: "birthDate" },
    });
  });

  it("warn of look-alikes by e-mail, phone and name with birth date, unless accepted", async () => {
    const twin = { phone: "+254 775 967 104" };
    await expect(add("Someone", "Else", twin)).rejects.toMatchObject({ code: "POSSIBLE_DUPLICATE" });
    await add("Faith", "Owino", { birthDate: "1990-05-01" });
    await expect(add("Faith", "Ovino", { birthDate: "1990-05-01" })).rejects.toMatchObject({
      params: { reason: "name-and-birth-date" },
    });
    const accepted = await inGym((ctx) =>
      members.createMember(ctx, {
        ...person("Faith", "Owino", { birthDate: "1990-05-01" }),
        acceptDuplicate: true,
      }),
    );
    expect(accepted.memberId).toBeTruthy();
  });

  it("never share a number, at two desks at once", async () => {
    const made = await Promise.all(Array.from({ length: 8 }, (_, n) => add(`Racer${n}`, `Number${n}xyz`)));
    const numbers = await Promise.all(
      made.map((id) => inGym(async (ctx) => (await members.getMember(ctx, id)).number)),
    );
    expect(new Set(numbers).size).toBe(8);
    await expect(
      inGym((ctx) => members.createMember(ctx, { ...person("Taken", "Number"), number: numbers[0] ?? "" })),
    ).rejects.toMatchObject({ code: "MEMBER_NUMBER_TAKEN" });
  });

  it.each([
    ["a misspelt name", "Nyambra"],
    ["a first name with a typo", "wanjku"],
    ["a local phone", "0775967104"],
    ["an international phone", "+254 775 967104"],
    ["part of the e-mail", "nyambura@exa"],
    ["the number", "01000"],
    ["accents and case", "NYÁMBURA"],
    ["both names the other way round", "nyambura wanjiku"],
    ["a typo in each name", "wanjku nyambra"],
    ["a name too many", "wanjiku achieng nyambura"],
    ["the e-mail with a typo", "nyambra@example.com"],
    ["the first letters of the second name", "ny"],
  ])("are found by %s", async (_, search) => {
    const page = await list({ search });
    expect(page.items[0]).toMatchObject({ firstName: "Wanjiku", lastName: "Nyambura" });
  });

  it("are not found by what is nobody's but their mail provider's, nor twice", async () => {
    for (let n = 0; n < 3; n++) await add(`Provider${n}`, "Sharedxyz", { email: `p${n}@provider.example` });
    const found = async (search: string) => (await list({ search })).items.map((item) => item.firstName);
    expect(await found("p1@provider.example")).toEqual(["Provider1"]);
    expect(await found("quux@provider.example")).toEqual([]);
    expect(await found("sharedxyz provider")).toEqual(["Provider0", "Provider1", "Provider2"]);
  });

  it("treat wildcards and quotes as text", async () => {
    for (const search of ["%", "_", "'; drop table member; --", "\\", "\u0000x".slice(1)])
      await list({ search });
    expect((await list({ search: "%%%" })).items).toEqual([]);
  });

  it("page by key without gaps or repeats while others are added", async () => {
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await list({ limit: 3, cursor });
      seen.push(...page.items.map((item) => item.id));
      cursor = page.nextCursor ?? undefined;
      if (seen.length === 3) await add("Aaron", "Aardvark");
    } while (cursor);
    const all = (await list({ limit: 100 })).items
      .filter((item) => item.lastName !== "Aardvark")
      .map((item) => item.id);
    expect(seen).toEqual(all);
    await expect(list({ cursor: "[1]" })).rejects.toMatchObject({ code: "INVALID_INPUT" });
    const newest = await list({ sort: "newest", limit: 2 });
    expect((await list({ sort: "newest", limit: 2, cursor: newest.nextCursor ?? "" })).items).toHaveLength(2);
  });

  it("are changed by one at a time: the second form is told", async () => {
    const id = await add("Edit", "Mee");
    const before = await inGym((ctx) => members.getMember(ctx, id));
    const change = (lastName: string) =>
      inGym((ctx) =>
        members.updateMember(ctx, {
          memberId: id,
          fields: memberFields.parse({ firstName: "Edit", lastName }),
          seen: before.updatedAt,
        }),
      );
    world.clock.advance(1_000);
    expect((await change("First")).lastName).toBe("First");
    await expect(change("Second")).rejects.toMatchObject({ code: "STALE" });
    const [entry] = (await inGym((ctx) => members.memberTimeline(ctx, id, undefined))).items;
    expect(entry).toMatchObject({
      action: "member.update",
      before: { lastName: "Mee" },
      after: { lastName: "First" },
    });
  });

  it("belong to their gym", async () => {
    const id = await add("Private", "Person");
    const foreign = world.within(other, (ctx) => members.getMember(ctx, id));
    await expect(foreign).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect((await list({ search: "Private" }, other)).items).toEqual([]);
    const ban = world.within(other, (ctx) => members.setBan(ctx, id, "because"));
    await expect(ban).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("are exported in bounded stretches", async () => {
    const rows = await world.db.read(gym.facts.id, (db) =>
      exportStretch(db, listMembersInput.parse({}), "2026-03-10", undefined, null, 5),
    );
    expect(rows).toHaveLength(5);
  });
});

describe("memberships", () => {
  it("start at the version sold that day and make the member active", async () => {
    const id = await add("Starts", "Today");
    await inGym((ctx) => memberships.startMembership(ctx, { memberId: id, planId, startsOn: "2026-03-10" }));
    const profile = await inGym((ctx) => members.getMember(ctx, id));
    expect(profile.standing).toBe("active");
    expect(profile.memberships[0]).toMatchObject({ priceMinor: 350_000, currency: "KES", endsOn: null });
    const again = inGym((ctx) =>
      memberships.startMembership(ctx, { memberId: id, planId, startsOn: "2026-04-01" }),
    );
    await expect(again).rejects.toMatchObject({ code: "MEMBERSHIP_OVERLAPS" });
  });

  it("freeze, come back early and give the unused days back", async () => {
    const id = await add("Freezes", "Soon");
    const { membershipId } = await inGym((ctx) =>
      memberships.startMembership(ctx, {
        memberId: id,
        planId,
        startsOn: "2026-03-01",
        endsOn: "2026-05-31",
      }),
    );
    await inGym((ctx) => scheduleFreeze(ctx, { membershipId, from: "2026-03-05", to: "2026-03-24" }));
    let profile = await inGym((ctx) => members.getMember(ctx, id));
    expect(profile).toMatchObject({ standing: "frozen", until: "2026-03-24" });
    expect(profile.memberships[0]?.endsOn).toBe("2026-06-20");
    await inGym((ctx) => endFreeze(ctx, { membershipId }));
    profile = await inGym((ctx) => members.getMember(ctx, id));
    expect(profile.standing).toBe("active");
    // 10 to 24 March were not used: 15 days.
    expect(profile.memberships[0]?.endsOn).toBe("2026-06-05");
    const twice = inGym((ctx) => endFreeze(ctx, { membershipId }));
    await expect(twice).rejects.toMatchObject({ code: "MEMBERSHIP_STATE" });
  });

  it("say whether their freeze ends with the first visit", async () => {
    for (const endOnReturn of [true, false]) {
      const id = await add("Returns", String(endOnReturn));
      const { membershipId } = await inGym((ctx) =>
        memberships.startMembership(ctx, { memberId: id, planId, startsOn: "2026-03-01" }),
      );
      const before = await inGym((ctx) => members.getMember(ctx, id));
      expect(before.memberships[0]?.freezeEndsOnReturn).toBe(false);
      await inGym((ctx) =>
        scheduleFreeze(ctx, { membershipId, from: "2026-03-05", to: "2026-03-24", endOnReturn }),
      );
      const profile = await inGym((ctx) => members.getMember(ctx, id));
      expect(profile.memberships[0]?.freezeEndsOnReturn).toBe(endOnReturn);
    }
  });

  it("are not frozen into the membership that follows", async () => {
    const id = await add("Renews", "Early");
    const { membershipId } = await inGym((ctx) =>
      memberships.startMembership(ctx, {
        memberId: id,
        planId,
        startsOn: "2026-03-01",
        endsOn: "2026-03-31",
      }),
    );
    await inGym((ctx) =>
      memberships.startMembership(ctx, {
        memberId: id,
        planId,
        startsOn: "2026-04-03",
        endsOn: "2026-04-30",
      }),
    );
    const freeze = (to: string) =>
      inGym((ctx) => scheduleFreeze(ctx, { membershipId, from: "2026-03-12", to }));
    await expect(freeze("2026-03-14")).rejects.toMatchObject({ code: "MEMBERSHIP_OVERLAPS" });
    await freeze("2026-03-13");
    expect((await inGym((ctx) => members.getMember(ctx, id))).memberships[1]?.endsOn).toBe("2026-04-02");
  });

  it("expire by themselves on the day after the last one", async () => {
    const id = await add("Expires", "Tomorrow");
    await inGym((ctx) =>
      memberships.startMembership(ctx, {
        memberId: id,
        planId,
        startsOn: "2026-03-01",
        endsOn: "2026-03-10",
      }),
    );
    expect((await inGym((ctx) => members.getMember(ctx, id))).standing).toBe("active");
    // 21:30 UTC is already the next day in Nairobi.
    world.clock.set("2026-03-10T21:30:00Z");
    expect((await inGym((ctx) => members.getMember(ctx, id))).standing).toBe("expired");
    const found = await list({ standing: ["expired"], search: "Expires" });
    expect(found.items).toHaveLength(1);
    world.clock.set("2026-03-10T09:00:00Z");
  });
});

describe("the hourly settlement", () => {
  it("ends freezes that are over, expires what has run out, and finds nothing the second time", async () => {
    const back = await add("Comes", "Backagain");
    const over = await add("Runs", "Outsoon");
    const start = (memberId: string, endsOn: string) =>
      inGym((ctx) => memberships.startMembership(ctx, { memberId, planId, startsOn: "2026-03-01", endsOn }));
    const { membershipId } = await start(back, "2026-12-31");
    await start(over, "2026-03-12");
    await inGym((ctx) => scheduleFreeze(ctx, { membershipId, from: "2026-03-10", to: "2026-03-14" }));
    world.clock.set("2026-03-20T09:00:00Z");
    expect(await inGym(settleMemberships)).toBeGreaterThanOrEqual(2);
    expect(await inGym(settleMemberships)).toBe(0);
    const stored = await world.db.read(gym.facts.id, (db) =>
      db.models.member.findMany({
        where: { id: { in: [back, over] } },
        select: { id: true, standing: true },
      }),
    );
    expect(Object.fromEntries(stored.map((row) => [row.id, row.standing]))).toEqual({
      [back]: "active",
      [over]: "expired",
    });
    world.clock.set("2026-03-10T09:00:00Z");
  });
});

describe("the archive", () => {
  it("takes a member off the counts, and says so until they are restored", async () => {
    const id = await add("Zuri", "Archived");
    const total = async () => {
      const counts = await inGym(async (ctx) => JSON.stringify(await members.countMembers(ctx)));
      return Object.values(JSON.parse(counts) as Record<string, number>).reduce((sum, n) => sum + n, 0);
    };
    const before = await total();
    await inGym((ctx) => members.archiveMember(ctx, id, true));
    expect(await total()).toBe(before - 1);
    expect(await inGym((ctx) => members.getMember(ctx, id))).toMatchObject({ archived: true });
    await inGym((ctx) => members.archiveMember(ctx, id, false));
    expect(await inGym((ctx) => members.getMember(ctx, id))).toMatchObject({ archived: false });
  });

  it("counts an empty gym as nobody", async () => {
    const empty = await world.createGym();
    const counts = await world.within(empty, async (ctx) => JSON.stringify(await members.countMembers(ctx)));
    expect(JSON.parse(counts)).toEqual({});
  });
});
