import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { auditBooks } from "@/modules/billing/journal/audit/service";
import { DEMO_OPERATOR, DEMO_PASSWORD, demoSignIns } from "@/modules/identity/demo";
import { signIn } from "@/modules/identity/sessions/service";
import { standingOn } from "@/modules/membership/memberships/rules";
import type { MembershipState } from "@/modules/membership/memberships/schema";
import type { TenantId } from "@/platform/ids";
import { createTestWorld, type TestWorld } from "@/platform/testing/world";
import { Stage } from "./context";
import { planDemo, SLUGS } from "./demo";
import { brokenMonths, REVENUE_EVENTS, type RevenueEvent, revenueMonths } from "./testing";
import { ask, count, digests, seedSmall } from "./testing-rows";
import { factsOf } from "./write-gym";

/** Noon in Berlin, so that all three gyms are open. */
const NOW = "2026-11-19T11:00:00Z";

let first: TestWorld;
let second: TestWorld;

beforeAll(async () => {
  [first, second] = await Promise.all([createTestWorld({ now: NOW }), createTestWorld({ now: NOW })]);
  await seedSmall(first, NOW);
}, 180_000);

afterAll(async () => {
  await Promise.all([first.close(), second.close()]);
});

describe("starts", () => {
  it("makes a gym anew that an interrupted start left half-made, equal to one made in peace", async () => {
    const stop = (line: string) => {
      if (/visits$/.test(line)) throw new Error("killed");
    };
    await expect(seedSmall(second, NOW, stop)).rejects.toThrow("killed");
    const plan = await planDemo(second.db, "small");
    expect(plan.unfinished.map(({ slug }) => slug).sort()).toEqual(["bayani", "kifaru", "nordlicht"]);
    await seedSmall(second, NOW);
    expect(await digests(second)).toEqual(await digests(first));
  }, 180_000);

  it("changes nothing the second time, and says that another preset would not either", async () => {
    expect(await planDemo(first.db, "small")).toEqual({ missing: [], unfinished: [], notes: [] });
    const other = await planDemo(first.db, "full");
    expect(other.missing).toEqual([]);
    expect(other.notes).toEqual([expect.stringContaining("PULSE_DEMO=small")]);
  });

  it("leaves real gyms alone, whatever their address", async () => {
    const world = await createTestWorld({ now: NOW });
    try {
      for (const slug of SLUGS) await world.createGym({ slug });
      const plan = await planDemo(world.db, "small");
      expect(plan.missing).toEqual([]);
      expect(plan.unfinished).toEqual([]);
      expect(plan.notes).toHaveLength(SLUGS.length);
    } finally {
      await world.close();
    }
  });
});

describe("what the demo holds together", () => {
  const VISITS = `from visit v join branch b on b.tenant_id = v.tenant_id and b.id = v.branch_id
    left join membership s on s.tenant_id = v.tenant_id and s.id = v.membership_id`;

  it("has every kind of member, and visits in every gym but the empty one", async () => {
    const rows = await ask<{ slug: string; standing: string; n: number }>(
      first,
      "select t.slug, m.standing, count(*) as n from member m join tenant t on t.id = m.tenant_id group by 1, 2",
    );
    const of = (slug: string) => rows.filter((row) => row.slug === slug).map(({ standing }) => standing);
    for (const slug of ["kifaru", "bayani", "nordlicht"])
      expect(of(slug)).toEqual(expect.arrayContaining(["active", "frozen", "suspended", "expired"]));
    expect(of("fresh")).toEqual(["none"]);
    const visits = await ask<{ slug: string; n: number }>(
      first,
      "select t.slug, count(*) as n from visit v join tenant t on t.id = v.tenant_id group by 1 order by 1",
    );
    expect(visits.map(({ slug }) => slug)).toEqual(["bayani", "kifaru", "nordlicht"]);
    expect(Math.min(...visits.map(({ n }) => Number(n)))).toBeGreaterThan(500);
  });

  it("has no visit without a membership that was good that day, nor one in the future", async () => {
    const bad = `where v.override is null and (s.id is null or s.member_id <> v.member_id or v.local_day < s.starts_on
      or v.local_day > coalesce(s.ends_on, 'infinity') or v.local_day >= coalesce(s.suspended_on, 'infinity')
      or (s.frozen_from is not null and v.local_day between s.frozen_from and s.frozen_to))`;
    expect(await count(first, `${VISITS} ${bad}`)).toBe(0);
    expect(await count(first, `${VISITS} where v.entered_at > '${NOW}' or v.left_at < v.entered_at`)).toBe(0);
    const banned = "from visit v join member m on m.id = v.member_id where v.entered_at >= m.banned_at";
    expect(await count(first, banned)).toBe(0);
  });

  it("has people inside now, each once", async () => {
    expect(await count(first, "from visit where left_at is null")).toBeGreaterThan(3);
    const twice =
      "from (select 1 from visit where left_at is null group by tenant_id, member_id, branch_id having count(*) > 1) x";
    expect(await count(first, twice)).toBe(0);
    const guests =
      "from visit v join member m on m.id = v.member_id where m.user_id is not null and v.local_day = '2026-11-19'";
    expect(await count(first, guests)).toBe(0);
    expect(
      await count(
        first,
        `from visit where left_at is null and entered_at < timestamptz '${NOW}' - interval '3 hours'`,
      ),
    ).toBe(0);
  });

  it("files each visit under the day and hour of its branch, in summer and winter time", async () => {
    const wrong = `where v.local_day <> (v.entered_at at time zone b.zone)::date
      or v.local_hour <> extract(hour from v.entered_at at time zone b.zone)`;
    expect(await count(first, `${VISITS} ${wrong}`)).toBe(0);
    const offsets = await ask<{ ahead: number }>(
      first,
      `select distinct extract(epoch from (v.entered_at at time zone b.zone) - (v.entered_at at time zone 'UTC'))::int / 3600 as ahead
       ${VISITS} where b.zone = 'Europe/Berlin' order by 1`,
    );
    expect(offsets.map(({ ahead }) => Number(ahead))).toEqual([1, 2]);
  });

  it("stores the standing that follows from the memberships", async () => {
    const rows = await ask<{
      zoneDay: string;
      standing: string;
      until: string | null;
      states: MembershipState[];
    }>(
      first,
      `select (timestamptz '${NOW}' at time zone t.zone)::date as "zoneDay", m.standing, m.standing_until as until,
         coalesce((select json_agg(json_build_object('status', s.status, 'startsOn', s.starts_on, 'endsOn', s.ends_on,
           'frozenFrom', s.frozen_from, 'frozenTo', s.frozen_to)) from membership s where s.member_id = m.id or s.household_id in (select h.household_id from household_member h
             where h.tenant_id = m.tenant_id and h.member_id = m.id and h.left_on is null)), '[]'::json) as states
       from member m join tenant t on t.id = m.tenant_id`,
    );
    for (const { zoneDay, standing, until, states } of rows)
      expect({ standing, until }).toEqual(standingOn(states, zoneDay));
  });

  it("keeps every gym's rows to itself", async () => {
    for (const table of ["visit", "refusal", "membership", "import_row"])
      expect(
        await count(
          first,
          `from ${table} r join member m on m.id = r.member_id where m.tenant_id <> r.tenant_id`,
        ),
      ).toBe(0);
    const strangers = `from member m join tenant t on t.id = m.tenant_id join app_user u on u.id = m.user_id
      where u.email not in ('member@' || t.slug || '.example', 'neema.wanjala@example.com')`;
    expect(await count(first, strangers)).toBe(0);
  });

  it("has the people that the guide names, in the state that it says", async () => {
    const standing = async (first_name: string, last_name: string) =>
      (
        await ask<{ standing: string }>(
          first,
          "select standing from member where first_name = $1 and last_name = $2 order by tenant_id",
          [first_name, last_name],
        )
      ).map((row) => row.standing);
    expect(await standing("Brenda", "Atieno")).toEqual(["suspended"]);
    expect(await standing("Samuel", "Maina")).toEqual(["frozen"]);
    expect(await standing("Ruth", "Wangari")).toEqual(["active"]);
    expect(await standing("Victor", "Kariuki")).toEqual(["expired"]);
    expect(await standing("Neema", "Wanjala")).toEqual(["active", "active"]);
    const visits = (name: string, where: string) =>
      count(
        first,
        `from visit v join member m on m.id = v.member_id where m.last_name = '${name}' and ${where}`,
      );
    expect(await visits("Yusuf", "m.first_name = 'Hassan' and v.local_day = '2026-11-18'")).toBe(1);
    expect(await visits("Moraa", "m.first_name = 'Esther'")).toBe(9);
    const refused = await ask<{ name: string; reason: string }>(
      first,
      `select m.first_name as name, r.reason from refusal r join member m on m.id = r.member_id
       where m.first_name in ('Elvis', 'Felix', 'Brenda', 'Samuel') and m.last_name in ('Langat', 'Gitau', 'Atieno', 'Maina') order by 1`,
    );
    expect(refused).toEqual([
      { name: "Brenda", reason: "OVERDUE" },
      { name: "Elvis", reason: "BANNED" },
      { name: "Felix", reason: "MINOR_UNACCOMPANIED" },
      { name: "Samuel", reason: "FROZEN" },
    ]);
  });

  it("has a story for every kind of bill", async () => {
    const of = (name: string, text: string) =>
      ask<Record<string, unknown>>(first, `${text} and m.first_name || ' ' || m.last_name = $1`, [name]);
    const membership = (name: string) =>
      of(
        name,
        `select s.status, '2026-11-19'::date - s.past_due_since as late, s.payment_pending_since is not null as pending
         from membership s join member m on m.id = s.member_id where s.status <> 'ended'`,
      );
    expect(await membership("Kevin Otieno")).toEqual([{ status: "past_due", late: 2, pending: false }]);
    expect(await membership("Brenda Atieno")).toEqual([{ status: "suspended", late: 19, pending: false }]);
    expect(await membership("Winnie Akinyi")).toEqual([{ status: "past_due", late: 1, pending: true }]);
    const credit =
      "select -sum(e.amount_minor) as minor from money_entry e join member m on m.id = e.member_id";
    expect(await of("Joseph Kilonzo", `${credit} where e.account = 'credit'`)).toEqual([{ minor: 600_000 }]);
    const refunds =
      "select r.status, r.amount_minor as minor from refund r join member m on m.id = r.member_id where true";
    expect(await of("Makena Githinji", refunds)).toEqual([{ status: "succeeded", minor: 200_000 }]);
    const lines = `select l.kind from invoice_line l join invoice i on i.id = l.invoice_id and i.kind = 'change'
      join member m on m.id = i.member_id where true`;
    expect(await of("Beatrice Mutua", lines)).toEqual([
      { kind: "proration_credit" },
      { kind: "proration_charge" },
    ]);
    const pools = `select sum(e.delta) as left from entitlement_entry e join entitlement_pool p on p.id = e.pool_id and p.kind = 'guest'
      join member m on m.id = p.member_id where p.valid_to >= '2026-11-19'`;
    expect(await of("Fatuma Abdi", pools)).toEqual([{ left: 0 }]);
  });

  it("has an import that can be undone: nobody it brought has come in", async () => {
    expect(await ask(first, "select status, total, done from import_batch")).toEqual([
      { status: "done", total: 8, done: 8 },
    ]);
    expect(await count(first, "from visit v join import_row i on i.member_id = v.member_id")).toBe(0);
  });

  it("has a picture behind every photo", async () => {
    const photos = await ask<{ key: string }>(
      first,
      "select photo_key as key from member where photo_key is not null",
    );
    expect(photos.length).toBeGreaterThan(10);
    for (const { key } of photos)
      for (const name of [key, key.replace(".webp", "-small.webp")])
        expect(await first.ports.storage.head(name as never), name).not.toBeNull();
  });
});

describe("the demo's books", () => {
  const stage = () => new Stage(first.ports, new Date(NOW));

  it("balance in every gym", async () => {
    const gyms = await ask<{ id: TenantId; slug: string }>(first, "select id, slug from tenant");
    for (const { id, slug } of gyms) {
      const facts = await factsOf(stage(), id);
      expect(await stage().within(facts, auditBooks), slug).toEqual([]);
    }
  });

  it("have money behind every paid bill, and nothing below zero", async () => {
    const paid = `from invoice i where i.status = 'paid' and i.total_minor > 0`;
    expect(await count(first, paid)).toBeGreaterThan(300);
    const money =
      "(select coalesce(sum(a.amount_minor), 0) from payment_attempt a where a.invoice_id = i.id and a.status = 'succeeded')";
    expect(await count(first, `${paid} and ${money} < i.total_minor`)).toBe(0);
    const pools =
      "from (select 1 from entitlement_entry group by tenant_id, pool_id having sum(delta) < 0) x";
    expect(await count(first, pools)).toBe(0);
  });

  it("have every drawer of two weeks counted, with its few differences explained", async () => {
    const rows = await ask<{ slug: string; branch: string; shifts: number; notes: number; taken: number }>(
      first,
      `select t.slug, b.name as branch, count(*)::int as shifts, count(s.handover)::int as notes,
         (select coalesce(sum(e.amount_minor), 0) from money_entry e join cash_shift o on o.id = e.shift_id
          where o.branch_id = b.id and e.posting = 'payment')::int as taken
       from branch b join tenant t on t.id = b.tenant_id join cash_shift s on s.branch_id = b.id and s.status = 'closed'
       where t.slug <> 'fresh' group by t.slug, b.id, b.name order by 1, 2`,
    );
    expect(rows.length).toBe(
      await count(first, "from branch b join tenant t on t.id = b.tenant_id and t.slug <> 'fresh'"),
    );
    for (const { branch, shifts, notes } of rows) {
      expect(shifts, branch).toBeGreaterThanOrEqual(10);
      expect(notes, branch).toBeGreaterThan(0);
    }
    expect(await count(first, "from cash_shift where status = 'open'")).toBe(0);
    const left =
      "from (select 1 from money_entry where account = 'cash' and shift_id is not null group by shift_id having sum(amount_minor) <> 0) x";
    expect(await count(first, left)).toBe(0);
    const loose = `from money_entry e where e.account = 'cash' and e.posting = 'payment' and e.shift_id is null and e.booked_on >= date '2026-11-19' - 7`;
    expect(await count(first, loose)).toBe(0);
    const out = "from cash_count where counted_minor <> expected_minor";
    expect(await count(first, out)).toBeGreaterThan(2);
    expect(await count(first, `${out} and reason is null`)).toBe(0);
  });

  it("list what failed: some open, most recovered", async () => {
    const of = (status: string) =>
      count(
        first,
        `from collection c join tenant t on t.id = c.tenant_id and t.slug = 'kifaru' where c.status ${status}`,
      );
    expect(await of("in ('retrying', 'review')")).toBeGreaterThanOrEqual(2);
    expect(await of("= 'recovered'")).toBeGreaterThan(0);
    const closed = `from collection c join invoice i on i.id = c.invoice_id and i.status in ('paid', 'written_off')
      where c.closed_at is null`;
    expect(await count(first, closed)).toBe(0);
  });

  it("share every family plan that runs with a household", async () => {
    const running = `from membership s join plan_version v on v.id = s.plan_version_id and v.seats > 1
      where s.status in ('active', 'past_due', 'frozen') and s.starts_on < '2026-11-18'`;
    expect(await count(first, running)).toBeGreaterThan(1);
    expect(await count(first, `${running} and s.household_id is null`)).toBe(0);
    const alone = `from household h where (select count(*) from household_member p where p.household_id = h.id) < 2`;
    expect(await count(first, alone)).toBe(0);
  });

  it("tell of each thing on its day", async () => {
    const gym = "join tenant t on t.id = x.tenant_id";
    const day = (column: string) => `(x.${column} at time zone t.zone)::date`;
    expect(await count(first, `from invoice x ${gym} where x.issued_on <> ${day("created_at")}`)).toBe(0);
    expect(await count(first, `from money_entry x ${gym} where x.booked_on <> ${day("at")}`)).toBe(0);
    expect(await count(first, `from money_entry where at > '${NOW}'`)).toBe(0);
    const late = `from membership_event x ${gym} where ${day("at")} not between x.effective_on and x.effective_on + 4`;
    expect(await count(first, late)).toBe(0);
    expect(await count(first, "from (select distinct booked_on from money_entry) x")).toBeGreaterThan(100);
  });

  it("have every movement of the recurring revenue, month by month", async () => {
    for (const slug of ["kifaru", "bayani", "nordlicht"]) {
      const rows = await ask<RevenueEvent>(first, REVENUE_EVENTS, [slug]);
      const months = revenueMonths(rows, "2026-11-19", 18);
      expect(brokenMonths(months), slug).toEqual([]);
      expect(months.at(-1)?.movement.endMinor, slug).toBeGreaterThan(0);
    }
  });

  it("let nobody in while a membership did not stand", async () => {
    const then = `(select e.status from membership_event e where e.membership_id = v.membership_id
      and e.effective_on <= v.local_day order by e.seq desc limit 1)`;
    const shut = `from visit v where v.override is null and v.membership_id is not null
      and coalesce(${then}, 'none') not in ('trial', 'active', 'past_due')`;
    expect(await count(first, shut)).toBe(0);
  });
});

describe("signing in", () => {
  it("works for everybody the sign-in page offers", async () => {
    const offered = demoSignIns("small");
    const emails = [
      DEMO_OPERATOR,
      ...(offered?.gyms ?? []).flatMap(({ people }) => people.map(({ email }) => email)),
    ];
    expect(emails).toHaveLength(17);
    for (const [index, email] of emails.entries()) {
      const from = { address: `192.0.2.${index + 1}`, userAgent: "test" };
      const answer = await first.system((ctx) => signIn(ctx, { email, password: DEMO_PASSWORD }, from));
      expect(answer, email).toMatchObject({ token: expect.any(String) });
    }
  }, 60_000);
});
