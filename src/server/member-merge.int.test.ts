import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkIn } from "@/modules/attendance/check-in/service";
import { sync } from "@/modules/attendance/offline/service";
import { makePass } from "@/modules/attendance/pass/pass";
import { passSecret, pinDigest } from "@/modules/attendance/pass/secrets";
import { addKiosk, atDoor, atKiosk, deskCheckIn } from "@/modules/attendance/testing";
import { giveCredit } from "@/modules/billing/credit/service";
import { auditBooks } from "@/modules/billing/journal/audit/service";
import { takePayment } from "@/modules/billing/payments/service";
import { openTestInvoice } from "@/modules/billing/testing";
import { adjustEntitlement } from "@/modules/membership/entitlements/service";
import { bringGuest } from "@/modules/membership/guests/service";
import { createHousehold } from "@/modules/membership/households/service";
import { searchTextOf } from "@/modules/membership/members/rules";
import { listMembersInput, memberPage } from "@/modules/membership/members/schema";
import { listMembers, memberTimeline, setBan } from "@/modules/membership/members/service";
import { createMembershipBench, type MembershipBench } from "@/modules/membership/memberships/testing";
import type { MergeChoices } from "@/modules/membership/merging/schema";
import { mergeMembers, mergesOf, previewMerge, undoMerge } from "@/modules/membership/merging/service";
import type { TenantContext } from "@/platform/context";
import { statement } from "@/platform/db/statement";
import { newId } from "@/platform/ids";
import { memberMergeParts as parts } from "./member-merge";

/** Raise for a nightly run: `FUZZ_RUNS=300`. */
const RUNS = Number(process.env.FUZZ_RUNS ?? 12);
const SEED = Number(process.env.FUZZ_SEED ?? 20_261_121);

let bench: MembershipBench;
let planId: string;
let packId: string;
let otherBranchId: string;
const inGym = <T>(work: (ctx: TenantContext) => Promise<T>) => bench.inGym(work);

beforeAll(async () => {
  bench = await createMembershipBench();
  planId = await bench.plan({ visits: 8 });
  packId = await bench.plan({ kind: "pack", cycle: "once", visits: 10 });
  otherBranchId = newId();
  await inGym((ctx) =>
    ctx.db.models.branch.create({
      data: { id: otherBranchId, name: "East", country: "KE", zone: "Africa/Nairobi" },
      select: { id: true },
    }),
  );
});
afterAll(() => bench.world.close());

async function merge(survivorId: string, absorbedId: string, choices: MergeChoices = {}): Promise<string> {
  return await inGym(async (ctx) => {
    const shown = await previewMerge(ctx, parts, { memberId: survivorId, otherId: absorbedId, survivorId });
    const seen = { survivor: shown.survivor.updatedAt, absorbed: shown.absorbed.updatedAt };
    return (await mergeMembers(ctx, parts, { survivorId, absorbedId, choices, seen })).mergeId;
  });
}
const undo = (mergeId: string) => inGym((ctx) => undoMerge(ctx, parts, mergeId));
const code = (work: Promise<unknown>) =>
  work.then(
    () => "OK",
    (error: { code?: string; params?: Record<string, unknown> }) =>
      [error.code, error.params?.reason, error.params?.kind].filter(Boolean).join(" "),
  );

const TABLES = statement(
  "test.tables",
  `select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id'
   join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'public' and c.relkind = 'r' order by 1`,
);
/** Told by themselves: what happened, not what is. */
const TOLD = new Set(["audit_entry", "outbox", "member_merge", "idempotency_key"]);

/** Every row of the gym's tables but when it was touched. */
async function everything(): Promise<Record<string, unknown[]>> {
  return await inGym(async (ctx) => {
    const dump: Record<string, unknown[]> = {};
    for (const { name } of await ctx.db.rows<{ name: string }>(TABLES)) {
      if (TOLD.has(name)) continue;
      const all = statement(
        "test.all",
        `select (to_jsonb(t) - 'updated_at')::text as row from ${name} t order by 1`,
      );
      dump[name] = (await ctx.db.rows<{ row: string }>(all)).map(({ row }) => row);
    }
    return dump;
  });
}

const BALANCES = statement(
  "test.balances",
  `select (select coalesce(json_object_agg(account, minor), '{}') from (select account, sum(amount_minor) as minor from money_entry group by 1) m)::text as money,
     (select coalesce(json_object_agg(pool_id, n), '{}') from (select pool_id, sum(delta) as n from entitlement_entry group by 1 order by 1) p)::text as pools`,
);
const sums = () => inGym(async (ctx) => (await ctx.db.rows(BALANCES))[0]);
const violations = () => inGym((ctx) => auditBooks(ctx));

async function bill(memberId: string, grossMinor: number, paidMinor: number): Promise<string> {
  return await inGym(async (ctx) => {
    const { id } = await openTestInvoice(ctx, memberId, grossMinor);
    if (paidMinor > 0) {
      const tenders = [{ tender: "bank" as const, amountMinor: paidMinor }];
      await takePayment(ctx, { invoiceId: id, tenders, idempotency: newId() });
    }
    return id;
  });
}
const credit = (memberId: string, amountMinor: number) =>
  inGym((ctx) => giveCredit(ctx, { memberId, amountMinor, reason: "Goodwill" }));

async function visit(memberId: string, daysAgo: number, open = false, branchId = bench.gym.branchId) {
  await inGym(async (ctx) => {
    const at = new Date(ctx.clock.now().getTime() - daysAgo * 86_400_000);
    await ctx.db.models.visit.create({
      data: {
        id: newId(),
        memberId,
        branchId,
        enteredAt: at,
        leftAt: open ? null : new Date(at.getTime() + 3_600_000),
        localDay: new Date(at.toISOString().slice(0, 10)),
        localHour: 9,
        method: "desk",
        reason: "OK",
      },
      select: { id: true },
    });
  });
}

const card = (memberId: string, isDefault: boolean) =>
  inGym(async (ctx) => {
    const id = newId();
    await ctx.db.models.savedMethod.create({
      data: { id, memberId, provider: "stripe", kind: "card", label: "visa", methodRef: id, isDefault },
      select: { id: true },
    });
  });

const invitation = (memberId: string) =>
  inGym(async (ctx) => {
    const id = newId();
    await ctx.db.models.memberInvitation.create({
      data: {
        id,
        memberId,
        email: "neema@example.com",
        tokenHash: Buffer.from(id),
        invitedBy: newId(),
        expiresAt: new Date("2027-01-01"),
      },
      select: { id: true },
    });
  });

const set = (memberId: string, data: Record<string, unknown>) =>
  inGym((ctx) => ctx.db.models.member.updateMany({ where: { id: memberId }, data }));

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

describe("a merged record", () => {
  it("leads to the one it became: by search, number, PIN and code, also of a kiosk that was offline", async () => {
    const { world, gym } = bench;
    const [{ memberId: a }, b] = [await bench.start({ planId }), await bench.member()];
    const gone = await inGym((ctx) => ctx.db.models.member.findFirst({ where: { id: b } }));
    const number = gone?.number ?? "";
    await inGym((ctx) => set(b, { pinDigest: pinDigest(ctx, "482913") }));
    await merge(a, b);
    const search = listMembersInput.parse({ search: number });
    const { items } = memberPage.parse(
      JSON.parse(JSON.stringify(await inGym((ctx) => listMembers(ctx, search)))),
    );
    expect(items.map(({ id }) => id)).toContain(a);
    expect(items.map(({ id }) => id)).not.toContain(b);
    const text = await inGym(async (ctx) =>
      makePass(
        { memberId: b, secret: passSecret(ctx, b, gone?.passVersion ?? 1), seconds: 30 },
        ctx.clock.now(),
      ),
    );
    const by = (scan: string) =>
      atDoor(world, gym, (ctx) =>
        checkIn(ctx, { branchId: gym.branchId, by: { kind: "scan", text: scan } }, "x"),
      );
    expect(await by(text)).toMatchObject({ decision: "allow", member: { id: a } });
    expect(await by(number)).toMatchObject({ reason: "ALREADY_IN", member: { id: a } });
    const device = await addKiosk(world, gym);
    expect(await atKiosk(world, gym, device, { kind: "pin", pin: "482913" })).toMatchObject({
      reason: "ALREADY_IN",
    });
    expect(await deskCheckIn(world, gym, b)).toMatchObject({ member: { id: a } });
    const forged = await inGym(async (ctx) =>
      makePass({ memberId: b, secret: passSecret(ctx, b, 99), seconds: 30 }, ctx.clock.now()),
    );
    expect(await code(by(forged))).toBe("PASS_UNKNOWN");
    const at = world.clock.now().toISOString();
    const kept = await world.within(
      gym,
      (ctx) => sync(ctx, { sentAt: at, scans: [{ clientSeq: 1, deviceAt: at, by: { kind: "scan", text } }] }),
      { actor: device, roles: ["kiosk"] },
    );
    expect(kept.outcomes).toMatchObject([{ outcome: "merged" }]);
  });

  it("takes nothing new", async () => {
    const [a, b] = [await bench.member(), await bench.member()];
    await merge(a, b);
    expect(await code(bill(b, 100, 0))).toBe("MEMBER_MERGED");
    expect(await code(visit(b, 1))).toBe("MEMBER_MERGED");
    expect(await code(bench.start({ memberId: b, planId }))).not.toBe("OK");
    const guest = { memberId: b, branchId: bench.gym.branchId, firstName: "Gus" };
    expect(await code(inGym((ctx) => bringGuest(ctx, guest as never)))).not.toBe("OK");
    expect(await code(inGym((ctx) => setBan(ctx, b, "No")))).toBe("NOT_FOUND");
  });
});

describe("at the same moment", () => {
  it("two merges of the same records are one", async () => {
    const [a, b] = [await bench.member(), await bench.member()];
    const shown = await inGym((ctx) => previewMerge(ctx, parts, { memberId: a, otherId: b, survivorId: a }));
    const [first, second] = [shown.survivor.updatedAt, shown.absorbed.updatedAt];
    const one = inGym((ctx) =>
      mergeMembers(ctx, parts, {
        survivorId: a,
        absorbedId: b,
        choices: {},
        seen: { survivor: first, absorbed: second },
      }),
    );
    const other = inGym((ctx) =>
      mergeMembers(ctx, parts, {
        survivorId: b,
        absorbedId: a,
        choices: {},
        seen: { survivor: second, absorbed: first },
      }),
    );
    expect((await Promise.all([code(one), code(other)])).sort()).toEqual([
      "MERGE_BLOCKED MERGED_ALREADY",
      "OK",
    ]);
  });

  it("a sale either comes along or is refused; nothing is left behind", async () => {
    const outcomes = new Set<string>();
    for (let round = 0; round < 12; round++) {
      const [a, b] = [await bench.member(), await bench.member()];
      let sold = () => {};
      const soldFirst = new Promise<void>((resolve) => {
        sold = resolve;
      });
      // Half of the sales have written before the merge begins, half begin while it runs.
      const sale = code(
        inGym(async (ctx) => {
          if (round % 2 === 1) await soldFirst;
          const { id } = await openTestInvoice(ctx, b, 2_000);
          if (round % 2 === 0) sold();
          await takePayment(ctx, {
            invoiceId: id,
            tenders: [{ tender: "bank", amountMinor: 2_000 }],
            idempotency: newId(),
          });
        }),
      );
      const merging = (round % 2 === 0 ? soldFirst : Promise.resolve()).then(() =>
        code(
          inGym(async (ctx) => {
            const shown = await previewMerge(ctx, parts, { memberId: a, otherId: b, survivorId: a });
            const seen = { survivor: shown.survivor.updatedAt, absorbed: shown.absorbed.updatedAt };
            const done = await mergeMembers(ctx, parts, { survivorId: a, absorbedId: b, choices: {}, seen });
            if (round % 2 === 1) sold();
            return done;
          }),
        ),
      );
      const result = await Promise.all([sale, merging]);
      outcomes.add(`${round % 2} ${result.join(" ")}`);
      const left = await inGym((ctx) => ctx.db.models.invoice.count({ where: { memberId: b } }));
      expect([result, left]).toEqual([result, 0]);
    }
    expect([...outcomes].sort()).toEqual(["0 OK OK", "1 MEMBER_MERGED OK"]);
    expect(await violations()).toEqual([]);
  });
});

describe("an undo", () => {
  it("happens once, however often it is asked for, and only within a week", async () => {
    const [a, b] = [await bench.member(), await bench.member()];
    const mergeId = await merge(a, b);
    await Promise.all([undo(mergeId), undo(mergeId)]);
    await undo(mergeId);
    const again = await merge(a, b);
    await bench.at("2026-03-17T09:00:06Z", async () => {
      expect(await code(undo(again))).toBe("MERGE_UNDO_BLOCKED TOO_LATE");
      expect(await inGym((ctx) => mergesOf(ctx, parts, a))).toMatchObject([
        { blocks: [{ code: "TOO_LATE" }] },
      ]);
    });
    expect(await inGym((ctx) => mergesOf(ctx, parts, a))).toMatchObject([{ id: again, blocks: [] }]);
    await undo(again);
  });

  it("keeps what came since and what somebody changed since", async () => {
    const [a, b] = [await bench.member(), await bench.member()];
    await set(b, { email: "b@example.com", city: "Thika" });
    const mergeId = await merge(a, b);
    const since = await bill(a, 4_000, 4_000);
    await set(a, { city: "Mombasa" });
    await undo(mergeId);
    const [now, back, kept] = await inGym(async ({ db: { models } }) => [
      await models.member.findFirst({ where: { id: a } }),
      await models.member.findFirst({ where: { id: b } }),
      await models.invoice.findFirst({ where: { id: since } }),
    ]);
    expect(now).toMatchObject({ email: null, city: "Mombasa" });
    expect(back).toMatchObject({
      email: "b@example.com",
      city: "Thika",
      archivedAt: null,
      mergedIntoId: null,
    });
    expect(kept?.memberId).toBe(a);
  });

  it("is refused, with its reason, when something belongs to both", async () => {
    const [a, b] = [await bench.member(), await bench.member()];
    const open = await bill(b, 4_000, 0);
    const paid = await merge(a, b);
    await inGym((ctx) =>
      takePayment(ctx, {
        invoiceId: open,
        tenders: [{ tender: "bank", amountMinor: 4_000 }],
        idempotency: newId(),
      }),
    );
    expect(await code(undo(paid))).toBe("MERGE_UNDO_BLOCKED USED_SINCE payments");

    const [c, d] = [await bench.member(), await bench.member()];
    await credit(c, 500);
    await credit(d, 700);
    const spent = await merge(c, d);
    const invoiceId = await bill(c, 1_000, 0);
    await inGym((ctx) =>
      takePayment(ctx, {
        invoiceId,
        tenders: [{ tender: "credit", amountMinor: 1_000 }],
        idempotency: newId(),
      }),
    );
    expect(await code(undo(spent))).toBe("MERGE_UNDO_BLOCKED CREDIT_SPENT");

    const [e, { memberId: f }] = [await bench.member(), await bench.start({ planId })];
    const used = await merge(e, f);
    await deskCheckIn(bench.world, bench.gym, e);
    expect(await code(undo(used))).toBe("MERGE_UNDO_BLOCKED USED_SINCE visits");

    const [g, h, i] = [await bench.member(), await bench.member(), await bench.member()];
    const inner = await merge(g, h);
    const outer = await merge(i, g);
    expect(await code(undo(inner))).toBe("MERGE_UNDO_BLOCKED MERGED_SINCE");
    const became = async () =>
      (await inGym((ctx) => ctx.db.models.member.findFirst({ where: { id: h } })))?.mergedIntoId;
    expect(await became()).toBe(i);
    await undo(outer);
    expect(await became()).toBe(g);
    await undo(inner);
  });
});
