import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { statement } from "@/platform/db/statement";
import { PLATFORM_TENANT } from "@/platform/ids";
import { createTestWorld, type TestWorld } from "@/platform/testing/world";
import { planDemo, seedDemo } from "./demo";

const NOW = "2026-11-19T11:00:00Z";

let first: TestWorld;

function ask<Row>(world: TestWorld, text: string): Promise<Row[]> {
  return world.db.system("test", PLATFORM_TENANT, (db) => db.rows<Row>(statement("test", text)));
}

async function count(world: TestWorld, text: string): Promise<number> {
  const [row] = await ask<{ n: number }>(world, `select count(*) as n ${text}`);
  return Number(row?.n);
}

beforeAll(async () => {
  first = await createTestWorld({ now: NOW });
  const ports = { ...first.ports, demo: "small" as const };
  const log = () => undefined;
  await seedDemo(ports, await planDemo(first.db, "small"), { preset: "small", now: new Date(NOW), log });
}, 180_000);

afterAll(async () => {
  await first.close();
});

describe("the demo's bookings", () => {
  it("has no booking beyond the seats of a class but flagged ones, and one of those", async () => {
    const classes = `from (select c.capacity, count(*) filter (where not k.overbooked) as planned, count(*) as n
      from class_session c join booking k on k.session_id = c.id and k.status in ('booked', 'checked_in', 'attended', 'no_show')
      group by c.tenant_id, c.id) x`;
    expect(await count(first, classes)).toBeGreaterThan(300);
    expect(await count(first, `${classes} where planned > capacity`)).toBe(0);
    expect(await count(first, `${classes} where n > capacity`)).toBe(3);
  });

  it("has a visit for everybody who attended: of theirs, in that branch, around the class", async () => {
    const attended = `from booking k join class_session c on c.id = k.session_id
      left join visit v on v.id = k.visit_id where k.status = 'attended'`;
    expect(await count(first, attended)).toBeGreaterThan(500);
    const wrong = `(v.id is null or v.member_id <> k.member_id or v.branch_id <> c.branch_id
      or v.entered_at not between c.starts_at - interval '20 minutes' and c.starts_at)`;
    expect(await count(first, `${attended} and ${wrong}`)).toBe(0);
    const [rate] = await ask<{ shown: number }>(
      first,
      `select avg((status = 'attended')::int)::float as shown from booking where status in ('attended', 'no_show')`,
    );
    expect(rate?.shown).toBeGreaterThan(0.86);
    expect(rate?.shown).toBeLessThan(0.95);
  });

  it("has a booking of every kind for the member who can sign in", async () => {
    for (const slug of ["kifaru", "bayani", "nordlicht"]) {
      const mine = `join tenant t on t.id = x.tenant_id and t.slug = '${slug}'
        join member m on m.id = x.member_id join app_user u on u.id = m.user_id and u.email = 'member@${slug}.example'`;
      const ahead = await ask<{ status: string; channel: string }>(
        first,
        `select x.status, x.channel from booking x ${mine} join class_session c on c.id = x.session_id
         where c.starts_at > '${NOW}' order by x.status, x.channel`,
      );
      expect(ahead, slug).toEqual(
        expect.arrayContaining([
          { status: "booked", channel: "app" },
          { status: "booked", channel: "waitlist" },
        ]),
      );
      const places = await ask<{ status: string }>(
        first,
        `select x.status from waitlist_entry x ${mine} order by x.status`,
      );
      expect(
        places.map(({ status }) => status),
        slug,
      ).toEqual(["booked", "offered", "waitlisted"]);
      const before = `from booking x ${mine} where x.status = 'attended'`;
      expect(await count(first, before), slug).toBeGreaterThan(3);
    }
    const queue = `from waitlist_entry w join waitlist_entry x on x.session_id = w.session_id and x.status = 'waitlisted'
      join member m on m.id = x.member_id join app_user u on u.id = m.user_id and u.email = 'member@kifaru.example'
      where w.status = 'waitlisted'`;
    expect(await count(first, queue)).toBe(5);
    expect(await count(first, `${queue} and w.notice_minutes = 120`)).toBe(1);
  });

  it("has a late cancellation that was let off, one that waits for a look, and an absence that was waived", async () => {
    const found = await ask<{ slug: string; kind: string; status: string; fee: number }>(
      first,
      `select t.slug, p.kind, p.status, p.fee_minor as fee from penalty p join tenant t on t.id = p.tenant_id
       order by t.slug, p.kind, p.status`,
    );
    const of = (slug: string) =>
      found.filter((one) => one.slug === slug).map(({ kind, status }) => `${kind} ${status}`);
    const all = ["late_cancel forgiven_auto", "late_cancel pending", "no_show waived"];
    expect(of("kifaru")).toEqual(all);
    expect(of("nordlicht")).toEqual(all);
    // With a single class ahead nobody can be late twice.
    expect(all).toEqual(expect.arrayContaining(of("bayani")));
    expect(Math.min(...found.map(({ fee }) => fee))).toBeGreaterThan(0);
  });
});
