import { describe, expect, it } from "vitest";
import { adjustEntitlement } from "@/modules/membership/entitlements/service";
import { createHousehold } from "@/modules/membership/households/service";
import { searchTextOf } from "@/modules/membership/members/rules";
import { memberTimeline, setBan } from "@/modules/membership/members/service";
import { mergeMembers, previewMerge } from "@/modules/membership/merging/service";
import { statement } from "@/platform/db/statement";
import { newId } from "@/platform/ids";
import fc from "@/shared/testing/properties";
import { memberMergeParts as parts } from "./member-merge";
import {
  bench,
  bill,
  card,
  code,
  credit,
  everything,
  inGym,
  invitation,
  merge,
  openMergingGym,
  packId,
  planId,
  set,
  sums,
  undo,
  violations,
  visit,
} from "./testing/merging-gym";

/** Raise for a nightly run: `FUZZ_RUNS=300`. */
const RUNS = Number(process.env.FUZZ_RUNS ?? 12);
const SEED = Number(process.env.FUZZ_SEED ?? 20_261_121);

openMergingGym();

describe("the references to members", () => {
  const REFERENCES = statement(
    "test.references",
    `select s.relname || '.' || a.attname as place,
       exists (select 1 from pg_trigger t join pg_proc p on p.oid = t.tgfoid where t.tgrelid = s.oid and p.proname = 'whole_member'
         and t.tgname = 'whole_' || a.attname) as guarded
     from pg_constraint f join pg_class s on s.oid = f.conrelid
     join pg_attribute a on a.attrelid = f.conrelid and a.attnum = any(f.conkey) and a.attname <> 'tenant_id'
     where f.contype = 'f' and f.confrelid = 'public.member'::regclass order by 1`,
  );

  it("are each in exactly one module's part, and closed to merged records where rows move", async () => {
    const references = await inGym((ctx) => ctx.db.rows<{ place: string; guarded: boolean }>(REFERENCES));
    const moving = parts.flatMap(({ moves }) => Object.keys(moves));
    const known = [...moving, ...parts.flatMap(({ stays }) => stays)];
    expect(known.toSorted()).toEqual(references.map(({ place }) => place));
    const open = references.filter(({ place, guarded }) => moving.includes(place) && !guarded);
    expect(open.map(({ place }) => place)).toEqual(["member.merged_into_id"]);
  });
});

const person = fc.record({
  bills: fc.array(fc.record({ gross: fc.integer({ min: 100, max: 90_000 }), share: fc.nat({ max: 100 }) }), {
    maxLength: 3,
  }),
  credit: fc.nat({ max: 5_000 }),
  visits: fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { maxLength: 5 }),
  pack: fc.option(fc.integer({ min: 1, max: 5 })),
  past: fc.boolean(),
  guest: fc.boolean(),
  household: fc.boolean(),
  cards: fc.constantFrom("none", "plain", "default"),
  invited: fc.boolean(),
  banned: fc.boolean(),
  notes: fc.option(fc.string({ maxLength: 40, unit: "grapheme" }).map((text) => text.replaceAll("\0", ""))),
  tags: fc.uniqueArray(fc.constantFrom("vip", "student", "staff"), { maxLength: 3 }),
  fields: fc.record({
    email: fc.option(fc.constantFrom("a@example.com", "b@example.com")),
    city: fc.option(fc.constantFrom("Nairobi", "Thika")),
    guardianName: fc.option(fc.constantFrom("Wanjiru", "Otieno")),
    photoKey: fc.option(fc.constantFrom("one.webp", "two.webp")),
  }),
});
type Person = typeof person extends fc.Arbitrary<infer T> ? T : never;

async function live(one: Person, running: boolean): Promise<string> {
  const memberId = await bench.member();
  await set(memberId, { ...one.fields, notes: one.notes, tags: one.tags });
  await inGym(async (ctx) => {
    const row = await ctx.db.models.member.findFirst({ where: { id: memberId } });
    if (row)
      await ctx.db.models.member.updateMany({
        where: { id: memberId },
        data: { searchText: searchTextOf(row) },
      });
  });
  if (running) await bench.start({ memberId, planId });
  if (one.past)
    await bench.start({ memberId, planId, startsOn: "2025-06-01", endsOn: "2025-09-30" } as never);
  for (const { gross, share } of one.bills) await bill(memberId, gross, Math.floor((gross * share) / 100));
  if (one.credit > 0) await credit(memberId, one.credit);
  for (const days of one.visits) await visit(memberId, days);
  if (one.pack !== null) {
    const { id: membershipId } = await bench.start({ memberId, planId: packId });
    await inGym((ctx) =>
      adjustEntitlement(ctx, {
        memberId,
        membershipId,
        kind: "pt",
        source: "manual" as never,
        delta: one.pack ?? 1,
        note: "Gift",
      }),
    ).catch(() => undefined);
  }
  if (one.cards !== "none") await card(memberId, one.cards === "default");
  if (one.invited) await invitation(memberId);
  if (one.banned) await inGym((ctx) => setBan(ctx, memberId, "Broke a mirror"));
  if (one.household) await inGym((ctx) => createHousehold(ctx, { name: "Family", payerId: memberId }));
  if (one.guest) {
    await inGym((ctx) =>
      ctx.db.models.guest.create({
        data: { id: newId(), hostId: memberId, firstName: "Gus" },
        select: { id: true },
      }),
    );
  }
  return memberId;
}

describe("a merge", () => {
  it(`and its undo leave every table as it was, and the books right all the time, seed ${SEED}`, async () => {
    await fc.assert(
      fc.asyncProperty(person, person, fc.boolean(), async (one, other, swap) => {
        const a = await live(one, true);
        const b = await live({ ...other, household: other.household && !one.household }, false);
        const [survivorId, absorbedId] = swap ? [b, a] : [a, b];
        const [before, money] = [await everything(), await sums()];
        expect(await violations()).toEqual([]);
        const mergeId = await merge(survivorId, absorbedId);
        expect(await violations()).toEqual([]);
        expect(await sums()).toEqual(money);
        const places = parts.flatMap(({ moves }) => Object.keys(moves));
        for (const place of places) {
          const [table, column] = place.split(".");
          const left = statement(
            "test.left",
            `select count(*)::int as n from ${table} where ${column} = $1::uuid`,
          );
          const [row] = await inGym((ctx) => ctx.db.rows<{ n: number }>(left, [absorbedId]));
          expect([place, row?.n]).toEqual([place, 0]);
        }
        await undo(mergeId);
        expect(await violations()).toEqual([]);
        expect(await everything()).toEqual(before);
      }),
      { numRuns: RUNS, seed: SEED, endOnFailure: false },
    );
  }, 240_000);

  it("adds up credit and debts, joins notes, keeps a ban, and is told in both timelines", async () => {
    const [{ memberId: a }, b] = [await bench.start({ planId }), await bench.member()];
    await credit(a, 1_000);
    await credit(b, 500);
    await bill(b, 7_000, 2_000);
    await set(a, { notes: "Left knee", tags: ["vip"] });
    await set(b, { notes: "Likes mornings", tags: ["student"], email: "new@example.com" });
    await inGym((ctx) => setBan(ctx, b, "Broke a mirror"));
    const shown = await inGym((ctx) => previewMerge(ctx, parts, { memberId: b, otherId: a }));
    expect(shown.survivor.id).toBe(a);
    expect(shown.money).toEqual([
      { kind: "credit", survivorMinor: 1_000, absorbedMinor: 500, togetherMinor: 1_500 },
      { kind: "owed", survivorMinor: 0, absorbedMinor: 5_000, togetherMinor: 5_000 },
    ]);
    expect(shown.moves).toEqual([
      { kind: "bills", count: 1 },
      { kind: "payments", count: 1 },
    ]);
    const choiceOf = (field: string) => shown.fields.find((one) => one.field === field)?.choice;
    expect([choiceOf("email"), choiceOf("notes"), choiceOf("tags")]).toEqual(["absorbed", "both", "both"]);
    await merge(a, b);
    const now = await inGym((ctx) => ctx.db.models.member.findFirst({ where: { id: a } }));
    expect(now).toMatchObject({
      notes: "Left knee\n\nLikes mornings",
      tags: ["vip", "student"],
      email: "new@example.com",
      banReason: "Broke a mirror",
    });
    expect(now?.bannedAt).not.toBeNull();
    const { items } = await inGym((ctx) => memberTimeline(ctx, a, undefined));
    expect(items.map(({ action }) => action)).toEqual(expect.arrayContaining(["member.merge", "member.ban"]));
    expect(await code(merge(a, b))).toBe("MERGE_BLOCKED MERGED_ALREADY");
  });

  it("takes the choices of the desk, and refuses what changed since the preview", async () => {
    const [a, b] = [await bench.member(), await bench.member()];
    await set(a, { phone: "+254700000001" });
    await set(b, { phone: "+254700000002" });
    const shown = await inGym((ctx) => previewMerge(ctx, parts, { memberId: a, otherId: b, survivorId: a }));
    bench.world.clock.set("2026-03-10T09:00:05Z");
    await set(b, { city: "Thika" });
    const seen = { survivor: shown.survivor.updatedAt, absorbed: shown.absorbed.updatedAt };
    const stale = inGym((ctx) =>
      mergeMembers(ctx, parts, { survivorId: a, absorbedId: b, choices: {}, seen }),
    );
    expect(await code(stale)).toBe("STALE");
    await merge(a, b, { phone: "survivor" });
    const now = await inGym((ctx) => ctx.db.models.member.findFirst({ where: { id: a } }));
    expect(now).toMatchObject({ phone: "+254700000001", city: "Thika" });
  });

  it("is refused while something stands against it", async () => {
    const [{ memberId: a }, { memberId: b }] = [await bench.start({ planId }), await bench.start({ planId })];
    expect(await code(merge(a, b))).toBe("MERGE_BLOCKED OVERLAPPING_MEMBERSHIPS");
    const blocks = await inGym((ctx) => previewMerge(ctx, parts, { memberId: a, otherId: b }));
    expect(blocks.blocks).toMatchObject([{ code: "OVERLAPPING_MEMBERSHIPS", params: { until: null } }]);
    const [c, d] = [await bench.member(), await bench.member()];
    await inGym((ctx) => createHousehold(ctx, { name: "One", payerId: c }));
    await inGym((ctx) => createHousehold(ctx, { name: "Two", payerId: d }));
    expect(await code(merge(c, d))).toBe("MERGE_BLOCKED TWO_HOUSEHOLDS");
    const [e, f] = [await bench.member(), await bench.member()];
    await visit(e, 0, true);
    await visit(f, 0, true);
    expect(await code(merge(e, f))).toBe("MERGE_BLOCKED BOTH_INSIDE");
    const [both, booked] = [await bench.member(), await bench.member()];
    await inGym(async ({ db: { models } }) => {
      const [classTypeId, sessionId, day] = [newId(), newId(), new Date("2026-03-11")];
      await models.classType.create({ data: { id: classTypeId, name: "Yoga" }, select: { id: true } });
      await models.classSession.create({
        data: {
          id: sessionId,
          branchId: bench.gym.branchId,
          classTypeId,
          originalOn: day,
          originalTime: "18:00",
          localOn: day,
          localTime: "18:00",
          minutes: 60,
          startsAt: new Date("2026-03-11T15:00:00Z"),
          endsAt: new Date("2026-03-11T16:00:00Z"),
          capacity: 9,
        },
        select: { id: true },
      });
      for (const memberId of [both, booked])
        await models.booking.create({ data: { id: newId(), sessionId, memberId }, select: { id: true } });
    });
    expect(await code(merge(both, booked))).toBe("MERGE_BLOCKED BOTH_BOOKED");
    const [g, h] = [await bench.member(), await bench.member()];
    await inGym((ctx) =>
      ctx.db.models.paymentAttempt.create({
        data: {
          id: newId(),
          memberId: h,
          tender: "mpesa",
          status: "unknown",
          amountMinor: 5,
          currency: "KES",
          idempotencyKey: newId(),
        },
        select: { id: true },
      }),
    );
    expect(await code(merge(g, h))).toBe("MERGE_BLOCKED PAYMENT_PENDING");
    const accounts = [newId(), newId()];
    await bench.world.db.systemTransaction("test", bench.gym.facts.id, async ({ models }) => {
      for (const id of accounts)
        await models.user.create({ data: { id, email: `${id}@example.com`, name: "N" } });
    });
    const [i, k] = [await bench.member(), await bench.member()];
    await set(i, { userId: accounts[0] });
    await set(k, { userId: accounts[1] });
    expect(await code(merge(i, k))).toBe("MERGE_BLOCKED TWO_ACCOUNTS");
    await set(i, { userId: null });
    const mergeId = await merge(i, k);
    const user = async (id: string) =>
      (await inGym((ctx) => ctx.db.models.member.findFirst({ where: { id } })))?.userId;
    expect([await user(i), await user(k)]).toEqual([accounts[1], null]);
    expect(bench.world.live).toContainEqual({
      topic: expect.stringContaining("access"),
      message: expect.objectContaining({ userId: accounts[1] }),
    });
    await undo(mergeId);
    expect([await user(i), await user(k)]).toEqual([null, accounts[1]]);
  });
});
