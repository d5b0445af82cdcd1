import { csv, ImportRider } from "@/modules/membership/imports/testing";
import type { TenantContext } from "@/platform/context";
import { statement } from "@/platform/db/statement";
import type { TestWorld } from "@/platform/testing/world";
import { renewBatch } from "../../renewals/service";
import { beginBilling } from "../service";

/** The day on which the gyms of these tests import. */
export const NOW = "2026-11-21T09:00:00Z";

const HEADER = "Member No,First Name,Last Name,Email,Membership,Status,Start,End,Next bill,Price";
/** `number, plan, status, start, end, next bill` as the file has it. */
export const row = (
  number: number,
  plan: string,
  status: string,
  start: string,
  end = "",
  next = "",
  price = 3000,
) =>
  `${number},Ann,Alpha${number},ann${number}@example.com,${plan},${status},${start},${end},${next},${price}`;

export const EVENTS = statement(
  "test.imported-events",
  `select payload->'membershipIds' as ids from outbox where name = 'membership.memberships-imported' order by id`,
);
const LIFE = statement(
  "test.lives",
  `select m.number, s.id, s.status, s.ends_on as "endsOn", s.anchor_on as "anchorOn", s.next_bill_on as "nextBillOn",
     s.discount,
     (select json_agg(json_build_object('kind', p.kind, 'fromOn', p.from_on, 'toOn', p.to_on, 'gross', p.gross_minor,
       'invoiceId', p.invoice_id) order by p.from_on, p.created_at) from billing_period p where p.membership_id = s.id) as periods,
     (select json_agg(e.change || ' ' || e.effective_on || ' ' || e.mrr_minor order by e.seq)
       from membership_event e where e.membership_id = s.id) as history
   from membership s join member m on m.tenant_id = s.tenant_id and m.id = s.member_id order by m.number`,
);
interface LifeRow {
  number: string;
  id: string;
  status: string;
  endsOn: string | null;
  anchorOn: string | null;
  nextBillOn: string | null;
  discount: { value: number } | null;
  periods: { kind: string; fromOn: string; toOn: string; gross: number; invoiceId: string | null }[] | null;
  history: string[] | null;
}
const BILLS = statement(
  "test.bills",
  `select kind, total_minor as total, issued_on as "on" from invoice order by seq`,
);
export const COUNTS = statement(
  "test.what-is-left",
  `select (select count(*) from billing_period)::int as periods, (select count(*) from membership_event)::int as events,
     (select count(*) from membership_freeze)::int as freezes`,
);

/** A gym that imports. */
export class Newcomer {
  private constructor(
    readonly world: TestWorld,
    readonly rider: ImportRider,
  ) {}

  static async at(world: TestWorld, place?: Parameters<typeof ImportRider.inNewGym>[1]): Promise<Newcomer> {
    world.clock.set(NOW);
    return new Newcomer(world, await ImportRider.inNewGym(world, place));
  }

  inGym = <T>(work: (ctx: TenantContext) => Promise<T>): Promise<T> =>
    this.world.within(this.rider.gym, work);

  async upload(rows: readonly string[], options: { branchId?: string } = {}): Promise<string> {
    const batchId = await this.rider.upload("list.csv", csv(HEADER, ...rows));
    await this.rider.check(batchId, { options });
    return batchId;
  }

  /** The events' job, as the worker does it. */
  async begin(): Promise<number> {
    let begun = 0;
    const events = await this.world.db.read(this.rider.gym.facts.id, (db) =>
      db.rows<{ ids: string[] }>(EVENTS),
    );
    for (const { ids } of events) begun += await this.inGym((ctx) => beginBilling(ctx, ids));
    return begun;
  }

  async bring(rows: readonly string[], bill = true, options: { branchId?: string } = {}): Promise<string> {
    const batchId = await this.upload(rows, options);
    await this.rider.commit(batchId, undefined, bill);
    await this.begin();
    return batchId;
  }

  rows<Row>(text: Parameters<TenantContext["db"]["rows"]>[0]): Promise<Row[]> {
    return this.world.db.read(this.rider.gym.facts.id, (db) => db.rows<Row>(text));
  }

  async lives(): Promise<Record<string, LifeRow>> {
    return Object.fromEntries((await this.rows<LifeRow>(LIFE)).map((life) => [life.number, life]));
  }

  bills = () => this.rows<{ kind: string; total: number; on: string }>(BILLS);

  async renew(): Promise<number> {
    let all = 0;
    for (let billed = 1; billed > 0; all += billed) {
      billed = (await this.inGym((ctx) => renewBatch(ctx, null))).billed;
    }
    return all;
  }
}
