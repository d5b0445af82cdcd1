import { memberFields } from "@/modules/membership/members/schema";
import { createMember } from "@/modules/membership/members/service";
import { settleMemberships } from "@/modules/membership/memberships/settlement/service";
import { createPlan } from "@/modules/membership/plans/service";
import { AccessResolver } from "@/modules/tenancy/access/service";
import type { Actor, TenantContext } from "@/platform/context";
import { statement } from "@/platform/db/statement";
import { newId } from "@/platform/ids";
import { JobRegistry } from "@/platform/jobs/registry";
import { createFileMailer, type StoredMail } from "@/platform/mail/file-mailer";
import { createFileSmsSender, type StoredSms } from "@/platform/sms/file-sms-sender";
import { createTestWorld, quiet, type TestGym, type TestWorld } from "@/platform/testing/world";
import { dueJobs, dueSubscriptions } from "../../dues/jobs";
import { billingJobs } from "../../jobs";
import { noticeJobs, noticeSubscriptions } from "../../notices/jobs";
import { payLinkJobs, payLinkSubscriptions } from "../../pay-links/jobs";
import type { Visit } from "../../pay-links/visiting/service";
import { renewalJobs } from "../../renewals/jobs";
import { commitSale, quoteSale } from "../../sales/service";
import { type PaymentWorld, startPaymentWorld } from "../../testing/payment-world";
import { collectionJobs, collectionSubscriptions } from "../jobs";

const SAVE = statement(
  "test.keep-card",
  `insert into saved_method (id, member_id, provider, kind, label, last4, customer_ref, method_ref, is_default)
   values ($1::uuid, $2::uuid, 'stripe', 'card', 'visa', '0002', $3, $4, true)`,
);

/** A gym whose bills are collected: the jobs of renewals, dues, collections, links and notices, and its outboxes. */
export class CollectingWorld {
  readonly world: TestWorld;
  readonly money: PaymentWorld;
  readonly resolver: AccessResolver;
  #folder = 0;
  #mails = createFileMailer({ folder: "/dev/null", from: "x@example.com" });
  #sms = createFileSmsSender({ folder: "/dev/null", logger: quiet });

  constructor(world: TestWorld, money: PaymentWorld) {
    this.world = world;
    this.money = money;
    this.resolver = new AccessResolver(world.ports);
  }

  /** A new gym with empty outboxes, its accounts at the simulators and a monthly plan of 3,000. */
  async open(
    now: string,
    overrides: Parameters<TestWorld["createGym"]>[0] = {},
  ): Promise<TestGym & { planId: string }> {
    const { world, money } = this;
    world.clock.set(new Date(now));
    this.#folder += 1;
    const folder = `${world.dataDir}/collecting-${this.#folder}`;
    this.#mails = createFileMailer({ folder: `${folder}/mail`, from: "gym@example.com" });
    this.#sms = createFileSmsSender({ folder: `${folder}/sms`, logger: quiet });
    Object.assign(world.ports, { mailer: this.#mails, sms: this.#sms });
    const gym = await world.createGym(overrides);
    await money.setUp(gym);
    money.simulators.mpesa.rules.clear();
    money.simulators.stripe.rules.clear();
    const { id: planId } = await world.within(gym, (ctx) =>
      createPlan(ctx, {
        name: "Monthly",
        kind: "membership",
        priceMinor: 300_000,
        cycle: "month",
        visits: null,
        validDays: null,
        accessHours: [],
        branchIds: [],
      }),
    );
    return { ...gym, planId };
  }

  /** A member who bought the plan on `startOn` and paid the first month in cash. */
  async sell(
    gym: TestGym & { planId: string },
    startOn: string,
    person: { email?: string; phone?: string; locale?: string } = {},
  ): Promise<{ memberId: string; membershipId: string }> {
    const fields = memberFields.parse({
      firstName: "Amina",
      lastName: `Kamau ${newId().slice(-8)}`,
      ...person,
    });
    const inGym = <T>(work: (ctx: TenantContext) => Promise<T>) => this.world.within(gym, work);
    const { memberId } = await inGym((ctx) => createMember(ctx, { fields, acceptDuplicate: true }));
    const quote = await inGym((ctx) =>
      quoteSale(ctx, {
        memberId,
        items: [
          { kind: "plan", planId: gym.planId, startOn, firstPeriod: "prorate", waiveJoiningFee: false },
        ],
      }),
    );
    const done = await inGym((ctx) =>
      commitSale(ctx, {
        quoteId: quote.quoteId ?? "",
        tenders: [{ tender: "cash", amountMinor: quote.payableMinor }],
      }),
    );
    await this.money.drain(gym);
    return { memberId, membershipId: done.membershipIds[0] ?? "" };
  }

  /** Lets the member keep one of the simulator's cards, under Stripe's name for it. */
  async keepCard(gym: TestGym, memberId: string, card: string): Promise<void> {
    await this.world.db.transaction(gym.facts.id, (db) =>
      db.rows(SAVE, [newId(), memberId, `cus_${memberId.slice(-8)}`, card]),
    );
  }

  /** What a worker does at this hour: every schedule once, and what they order. */
  async work(gym: TestGym, now: string): Promise<void> {
    this.world.clock.set(new Date(now));
    await this.world.within(gym, settleMemberships);
    for (const job of [
      "billing.renew",
      "billing.mark-overdue",
      "billing.collect",
      "billing.check-attempts",
      "billing.plan-notices",
    ]) {
      await this.money.runScheduled(gym, job);
    }
    await this.world.within(gym, settleMemberships);
    await this.money.drain(gym);
  }

  mails(): Promise<StoredMail[]> {
    return this.#mails.list({ limit: 50 });
  }

  texts(): Promise<StoredSms[]> {
    return this.#sms.list({ limit: 50 });
  }

  /** A stranger's call to a gym's public pages. */
  visit(gym: TestGym, address = "203.0.113.7"): Visit {
    return {
      address,
      tenantSlug: gym.facts.slug,
      resolveAccess: (slug: string, actor: Actor) => this.resolver.resolveAccess(slug, actor),
      requestId: "test",
      locale: "en",
      ports: this.world.ports,
    };
  }

  async close(): Promise<void> {
    this.resolver.close();
    await this.money.close();
    await this.world.close();
  }
}

export async function startCollecting(): Promise<CollectingWorld> {
  const world = await createTestWorld({ now: "2026-01-10T09:00:00Z", poolSize: 10 });
  const registry = new JobRegistry(
    [...billingJobs, ...renewalJobs, ...dueJobs, ...collectionJobs, ...payLinkJobs, ...noticeJobs],
    [...dueSubscriptions, ...collectionSubscriptions, ...payLinkSubscriptions, ...noticeSubscriptions],
  );
  return new CollectingWorld(world, await startPaymentWorld(world, { registry }));
}

/** The token of the link inside a message. */
export function tokenIn(text: string): string {
  return /\/pay\/([\w-]{43})/.exec(text)?.[1] ?? "";
}
