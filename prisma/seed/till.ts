import type { WantedChange } from "@/modules/billing/changes/schema";
import { commitChange, quoteChange } from "@/modules/billing/changes/service";
import { follow } from "@/modules/billing/collections/service";
import { settleDues, startGrace } from "@/modules/billing/dues/service";
import { markOverdue, writeOffInvoice } from "@/modules/billing/invoices/service";
import { type PastPayment, recordPastPayments } from "@/modules/billing/past/service";
import { refundPayment } from "@/modules/billing/refunds/service";
import { renewBatch } from "@/modules/billing/renewals/service";
import { commitSale, quoteSale } from "@/modules/billing/sales/service";
import { settleMemberships } from "@/modules/membership/memberships/settlement/service";
import { policiesOf } from "@/modules/tenancy/policies/schema";
import type { TenantContext } from "@/platform/context";
import { newId } from "@/platform/ids";
import { addDays, type LocalDate } from "@/shared/time-zone/local-date";
import { localDate } from "@/shared/time-zone/time-zone";
import type { Agenda, Nightly } from "./agenda";
import { billingDays, openRenewals, type RenewalBill } from "./data";
import type { DemoGym, PlanKey } from "./gyms/gym";
import { PATIENCE_DAYS, type Person, type Stint } from "./person";
import type { Random } from "./random";

interface Holder {
  readonly person: Person;
  readonly stint: Stint;
}

/** Of the first tries at a renewal; those that are never paid come on top. */
const FAILS_FIRST = 0.034;
const FAILURES: Readonly<Record<PastPayment["tender"], readonly string[]>> = {
  mpesa: ["insufficient_funds", "cancelled_by_customer", "timeout"],
  gcash: ["insufficient_funds", "cancelled_by_customer"],
  bank: ["insufficient_funds"],
  card_terminal: ["declined", "insufficient_funds"],
  stripe: ["declined"],
  // Nobody tries to pay in cash and fails: they do not come.
  cash: [],
};
const LETTERS = [..."ABCDEFGHJKLMNPQRSTUVWXYZ0123456789"];

/** The gym's till through all its days: sells, bills, takes the money, waits for what does not come. */
export class Till {
  readonly #holders = new Map<string, Holder>();
  readonly #overdue = new Map<LocalDate, string[]>();
  readonly #troubled = new Set<Stint>();
  readonly #gym: DemoGym;
  readonly #agenda: Agenda;
  readonly #random: Random;

  constructor(gym: DemoGym, agenda: Agenda, random: Random) {
    this.#gym = gym;
    this.#agenda = agenda;
    this.#random = random;
  }

  /** What runs by itself in the nights. */
  readonly nights: Readonly<Record<Nightly, (ctx: TenantContext) => Promise<void>>> = {
    settle: async (ctx) => {
      await settleMemberships(ctx);
    },
    overdue: (ctx) => this.#beginGrace(ctx),
    renew: (ctx) => this.#renew(ctx),
  };

  /** Sells a plan by quote and takes the money for it. @returns the membership */
  async sell(
    ctx: TenantContext,
    sale: {
      person: Person;
      memberId: string;
      branchId: string | null;
      planId: string;
      plan: PlanKey;
      householdId?: string | undefined;
      stint?: Stint;
    },
  ): Promise<string> {
    const { person, memberId, branchId, planId, stint } = sale;
    const startOn = today(ctx);
    const recurring = this.#gym.plans[sale.plan].cycle !== "once";
    const quote = await quoteSale(ctx, {
      memberId,
      branchId,
      items: [
        {
          kind: "plan",
          planId,
          startOn,
          firstPeriod: "prorate",
          waiveJoiningFee: false,
          ...(recurring && !stint?.ownBillingDay ? { alignToDay: this.#billingDay(startOn) } : {}),
          ...(sale.householdId ? { householdId: sale.householdId } : {}),
        },
      ],
    });
    if (!quote.quoteId) throw new Error(`${person.key} cannot buy: ${JSON.stringify(quote.refusals)}`);
    const done = await commitSale(ctx, { quoteId: quote.quoteId, tenders: [] });
    if (done.invoice && done.invoice.openMinor > 0)
      await recordPastPayments(ctx, [
        { ...this.#payment(person, done.invoice.id, "succeeded", startOn), atDesk: true },
      ]);
    this.#plan(quote.newDates.nextBillOn, "renew");
    if (quote.newDates.endsOn) this.#plan(addDays(quote.newDates.endsOn, 1), "settle");
    const membershipId = done.membershipIds[0] ?? "";
    if (stint) this.#holders.set(membershipId, { person, stint });
    return membershipId;
  }

  /** Changes a membership by quote and pays what it costs. @returns false when nothing allows it any more */
  async change(
    ctx: TenantContext,
    person: Person,
    membershipId: string,
    change: WantedChange,
    reason: string,
  ): Promise<boolean> {
    const quote = await quoteChange(ctx, { membershipId, change, override: true });
    if (!quote.quoteId) return false;
    const done = await commitChange(ctx, { quoteId: quote.quoteId, reason, tenders: [] });
    if (done.invoice && done.invoice.openMinor > 0 && !this.#owes(membershipId))
      await recordPastPayments(ctx, [this.#payment(person, done.invoice.id, "succeeded", today(ctx))]);
    const { nextBillOn, endsOn, frozenFromOn, frozenToOn } = quote.newDates;
    this.#plan(nextBillOn, "renew");
    this.#plan(endsOn && addDays(endsOn, 1), "settle");
    this.#plan(frozenFromOn, "settle");
    this.#plan(frozenToOn && addDays(frozenToOn, 1), "settle");
    return true;
  }

  #owes(membershipId: string): boolean {
    const stint = this.#holders.get(membershipId)?.stint;
    return stint !== undefined && stint.trouble?.how === "never paid" && this.#troubled.has(stint);
  }

  #plan(day: LocalDate | null, what: Nightly): void {
    if (day) this.#agenda.night(day, what);
  }

  #billingDay(startOn: LocalDate): number {
    const day = Number(startOn.slice(8));
    const days = this.#gym.billingDays;
    return days.find((one) => one >= day) ?? days[0] ?? 1;
  }

  #payment(person: Person, invoiceId: string, outcome: PastPayment["outcome"], day: LocalDate): PastPayment {
    const chance = this.#random.fork(`${person.key}/${day}/${outcome}`);
    const tender = person.tender ?? this.#random.fork(person.key).weighted(this.#gym.tenders);
    const provided = tender === "mpesa" || tender === "gcash";
    return {
      invoiceId,
      tender,
      outcome,
      phone: provided ? person.phone : null,
      ...(outcome === "failed" ? { failureCode: chance.pick(FAILURES[tender]) } : {}),
      ...(tender === "cash" ? {} : { receipt: receiptOf(tender, chance) }),
    };
  }

  async #beginGrace(ctx: TenantContext): Promise<void> {
    await markOverdue(ctx);
    const day = today(ctx);
    const due = [...this.#overdue.keys()].filter((one) => one <= day).sort();
    for (const one of due) {
      for (const invoiceId of this.#overdue.get(one) ?? []) {
        await startGrace(ctx, invoiceId);
        await follow(ctx, invoiceId);
      }
      this.#overdue.delete(one);
    }
  }

  /** Bills what is due, and lets most people pay in the morning. */
  async #renew(ctx: TenantContext): Promise<void> {
    let after: string | null = null;
    do {
      const done: { after: string | null } = await renewBatch(ctx, after);
      after = done.after;
    } while (after !== null);
    const day = today(ctx);
    const payments: PastPayment[] = [];
    const later: (() => Promise<void>)[] = [];
    for (const bill of await openRenewals(ctx.db, day)) {
      const holder = this.#holders.get(bill.membershipId);
      if (holder) this.#settleBill(ctx, bill, holder, payments, later);
    }
    // Whoever pays in cash or by card comes to the desk.
    const isAtDesk = ({ tender, outcome }: PastPayment) =>
      outcome === "succeeded" && (tender === "cash" || tender === "card_terminal");
    const atDesk = payments.filter(isAtDesk);
    if (atDesk.length > 0)
      this.#agenda.desk(day, async (desk) => {
        await recordPastPayments(desk, atDesk);
      });
    await recordPastPayments(
      ctx,
      payments.filter((payment) => !isAtDesk(payment)),
    );
    for (const { invoiceId, outcome, failureCode } of payments)
      if (outcome === "failed") await follow(ctx, invoiceId, { failure: failureCode });
    for (const work of later) await work();
    for (const next of await billingDays(ctx.db)) this.#plan(next > day ? next : addDays(day, 1), "renew");
  }

  #settleBill(
    ctx: TenantContext,
    bill: RenewalBill,
    holder: Holder,
    payments: PastPayment[],
    later: (() => Promise<void>)[],
  ): void {
    const { person, stint } = holder;
    const day = today(ctx);
    const miss = () => {
      if (pay("unknown").tender !== "cash") payments.push(pay("failed"));
      this.#awaitMoney(bill, day);
    };
    const pay = (outcome: PastPayment["outcome"], on: LocalDate = day) => ({
      ...this.#payment(person, bill.invoiceId, outcome, on),
      automatic: outcome === "failed",
    });
    const trouble = stint.trouble && bill.dueOn >= stint.trouble.from ? stint.trouble.how : null;
    const first = trouble !== null && !this.#troubled.has(stint);
    if (first) this.#troubled.add(stint);
    if (trouble === "never paid") {
      miss();
      if (first) this.#giveUp(bill, holder, day);
    } else if (trouble === "unknown" && first) {
      payments.push(pay("unknown"));
      this.#awaitMoney(bill, day);
    } else if (trouble === "paid twice" && first) {
      payments.push(pay("succeeded"));
      const again = { ...pay("succeeded", addDays(day, 1)), amountMinor: bill.openMinor };
      this.#agenda.desk(addDays(day, 1), async (desk) => {
        await recordPastPayments(desk, [again]);
      });
    } else if (trouble === "partly refunded" && first) {
      later.push(async () => {
        const { attemptIds } = await recordPastPayments(ctx, [pay("succeeded")]);
        this.#refundLater(attemptIds[0] ?? "", bill, day);
      });
    } else {
      this.#usually(bill, person, { pay, miss }, payments, day);
    }
  }

  /** Most pay at once; of the others nearly all within the grace, a few only once the door stays shut. */
  #usually(
    bill: RenewalBill,
    person: Person,
    {
      pay,
      miss,
    }: { pay: (outcome: PastPayment["outcome"], on?: LocalDate) => PastPayment; miss: () => void },
    payments: PastPayment[],
    day: LocalDate,
  ): void {
    const chance = this.#random.fork(`${person.key}/fate/${bill.dueOn}`);
    if (person.fixedRate || !chance.chance(FAILS_FIRST)) {
      payments.push(pay("succeeded"));
      return;
    }
    miss();
    const on = addDays(day, chance.chance(0.88) ? chance.int(1, 6) : chance.int(9, 16));
    this.#agenda.desk(on, async (desk) => {
      await recordPastPayments(desk, [{ ...pay("succeeded", on), atDesk: true }]);
      await follow(desk, bill.invoiceId);
      this.#plan(addDays(on, 1), "renew");
    });
  }

  #awaitMoney(bill: RenewalBill, day: LocalDate): void {
    const overdue = addDays(day, 1);
    this.#overdue.set(overdue, [...(this.#overdue.get(overdue) ?? []), bill.invoiceId]);
    this.#plan(overdue, "overdue");
    // The grace is counted from the day the bill was due; whoever is late gets no more of it.
    const { graceDays } = policiesOf({ policies: this.#gym.gym.policies });
    for (const extra of [0, 1]) this.#plan(addDays(bill.dueOn, graceDays + extra), "settle");
  }

  /** The gym waits for a month; then it ends the membership and gives up the bill. */
  #giveUp(bill: RenewalBill, { person }: Holder, day: LocalDate): void {
    const on = addDays(day, PATIENCE_DAYS);
    this.#agenda.desk(on, async (desk) => {
      const cancel = { kind: "cancel", immediately: true, refundUnused: false } as const;
      await this.change(desk, person, bill.membershipId, cancel, "unpaid");
    });
    this.#agenda.desk(addDays(on, 1), async (desk) => {
      await settleMemberships(desk);
      await writeOffInvoice(desk, bill.invoiceId, "Not paid after several reminders");
      await settleDues(desk, [bill.membershipId]);
      await follow(desk, bill.invoiceId);
    });
  }

  #refundLater(attemptId: string, bill: RenewalBill, day: LocalDate): void {
    this.#agenda.desk(addDays(day, 2), async (desk) => {
      await refundPayment(desk, {
        attemptId,
        amountMinor: Math.round(bill.openMinor / 300) * 100,
        reason: "Pool closed for ten days",
        to: "original",
        idempotency: `demo:${newId()}`,
      });
    });
  }
}

function today(ctx: TenantContext): LocalDate {
  return localDate(ctx.clock.now(), ctx.tenant.zone);
}

/** A number as the way of paying prints it. */
function receiptOf(tender: PastPayment["tender"], chance: Random): string {
  const letters = (count: number) => Array.from({ length: count }, () => chance.pick(LETTERS)).join("");
  if (tender === "mpesa") return `S${letters(9)}`;
  if (tender === "gcash") return String(chance.int(1_000_000_000, 9_999_999_999));
  return tender === "bank" ? `TRF-${letters(8)}` : String(chance.int(100_000, 999_999));
}
