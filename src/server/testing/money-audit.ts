import type { ClientBase } from "pg";
import type { Simulators } from "@/modules/billing/providers/simulators/start-simulators";
import type { FilledGym } from "./filled-gym";
import type { MoneyLoad } from "./money-load";

/** What the providers did, by our own ids. */
interface Providers {
  /** Attempt → how often its customer was asked, and how often they paid. */
  charges: Map<string, { sent: number; paid: number }>;
  /** Attempts whose money was sent back. */
  returned: Set<string>;
  /** Refunds of cards → how often each was made. */
  refunds: Map<string, number>;
}

function readProviders({ mpesa, stripe }: Simulators): Providers {
  const charges: Providers["charges"] = new Map();
  const returned = new Set<string>();
  const count = (id: string, paid: boolean) => {
    const known = charges.get(id) ?? { sent: 0, paid: 0 };
    charges.set(id, { sent: known.sent + 1, paid: known.paid + (paid ? 1 : 0) });
  };
  for (const payment of mpesa.payments.values()) {
    const id = /\/stk\/([0-9a-f-]{36})\//.exec(payment.callbackUrl)?.[1] ?? payment.id;
    count(id, payment.result === 0);
    if (payment.reversed) returned.add(id);
  }
  const attemptOf = new Map<string, string>();
  for (const intent of stripe.intents.values()) {
    const id = intent.metadata.attempt_id ?? intent.id;
    attemptOf.set(intent.id, id);
    count(id, intent.status === "succeeded");
  }
  const refunds: Providers["refunds"] = new Map();
  for (const refund of stripe.refunds.values()) {
    const id = refund.metadata.refund_id ?? refund.id;
    refunds.set(id, (refunds.get(id) ?? 0) + 1);
    returned.add(attemptOf.get(refund.intent) ?? refund.intent);
  }
  return { charges, returned, refunds };
}

function groupBy<T>(rows: readonly T[], keyOf: (row: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) groups.set(keyOf(row), [...(groups.get(keyOf(row)) ?? []), row]);
  return groups;
}

interface Attempt {
  id: string;
  status: string;
  tender: string;
  invoice: string;
}
interface Refund {
  id: string;
  attempt: string;
  status: string;
  credit: boolean;
  tender: string;
  /** Out of the drawer. */
  cash: boolean;
}

/** Compares what was acknowledged, what the books have and what the providers did. Every list is empty when all is well. */
export async function auditMoney(
  admin: ClientBase,
  gym: FilledGym,
  simulators: Simulators,
  expected: { load: MoneyLoad; dueMemberIds: readonly string[] },
) {
  const all = async <T>(text: string, values: unknown[] = [gym.tenantId]): Promise<T[]> =>
    (await admin.query(text, values)).rows as T[];
  const { charges, returned, refunds: made } = readProviders(simulators);
  const attempts = await all<Attempt>(
    `select id::text, status, tender, invoice_id::text as invoice from payment_attempt
     where tenant_id = $1 and tender in ('mpesa', 'stripe')`,
  );
  const attemptById = new Map(attempts.map((attempt) => [attempt.id, attempt]));
  const refunds = await all<Refund>(
    `select f.id::text, f.attempt_id::text as attempt, f.status, f.to_credit as credit, a.tender, f.shift_id is not null as cash
     from refund f join payment_attempt a on a.tenant_id = f.tenant_id and a.id = f.attempt_id where f.tenant_id = $1`,
  );
  const bills = await all<{ id: string; number: string; member: string; kind: string }>(
    "select id::text, number, member_id::text as member, kind from invoice where tenant_id = $1",
  );
  const billById = new Map(bills.map((bill) => [bill.id, bill]));
  const memberships = new Set(
    (await all<{ id: string }>("select id::text from membership where tenant_id = $1")).map(({ id }) => id),
  );
  const salesOf = groupBy(
    bills.filter(({ kind }) => kind === "sale"),
    ({ member }) => member,
  );
  const periods = await all<{ membership: string; bills: number; lines: number }>(
    `select s.id::text as membership,
       (select count(*) from billing_period p where p.tenant_id = s.tenant_id and p.membership_id = s.id and p.invoice_id is not null)::int as bills,
       (select count(*) from invoice_line l join invoice i on i.tenant_id = l.tenant_id and i.id = l.invoice_id
        where l.tenant_id = s.tenant_id and l.membership_id = s.id and i.kind = 'renewal')::int as lines
     from membership s where s.tenant_id = $1 and s.member_id = any ($2::uuid[])`,
    [gym.tenantId, expected.dueMemberIds],
  );
  const refundIds = new Set(refunds.map(({ id }) => id));
  const waits = (status: string | undefined) =>
    ["created", "pending", "pending_customer", "unknown"].includes(status ?? "");
  const givenBack = new Map(refunds.map((refund) => [refund.attempt, refund]));
  const paid = [...charges].filter(([, one]) => one.paid > 0);
  return {
    counts: {
      sales: [...salesOf.values()].flat().length,
      renewals: bills.filter(({ kind }) => kind === "renewal").length,
      charged: paid.length,
      refunded: refunds.length,
      // Nobody knows yet: a lost answer and a lost callback of one payment. The review list has them.
      waiting: attempts.filter(({ status }) => waits(status)).length,
      waitingPaid: attempts.filter(({ id, status }) => waits(status) && charges.get(id)?.paid).length,
      neverSent: attempts.filter(({ id, status }) => waits(status) && !charges.has(id)).length,
      waitingRefunds: refunds.filter(({ status }) => waits(status)).length,
    },
    lostSales: expected.load.sales.filter(
      ({ invoiceId, number, membershipIds }) =>
        billById.get(invoiceId)?.number !== number || !membershipIds.every((id) => memberships.has(id)),
    ),
    doubledSales: [...salesOf].filter(([, of]) => of.length > 1),
    lostRefunds: expected.load.refunds.filter((id) => !refundIds.has(id)),
    doubledCharges: [...charges].filter(([, one]) => one.sent > 1),
    doubledAttempts: [...groupBy(attempts, ({ invoice }) => invoice)].filter(
      ([, of]) => of.filter(({ id }) => (charges.get(id)?.paid ?? 0) > 0).length > 1,
    ),
    // Money that came must be booked, or be known to be in question: never be called a failure.
    lostPayments: paid.filter(([id]) => {
      const status = attemptById.get(id)?.status;
      return status !== "succeeded" && !waits(status);
    }),
    inventedPayments: attempts.filter(
      ({ id, status }) => status === "succeeded" && charges.get(id)?.paid !== 1,
    ),
    doubledRefunds: [...made].filter(([, times]) => times > 1),
    lostReturns: [...returned].filter((id) => {
      const status = givenBack.get(id)?.status;
      return status !== "succeeded" && !waits(status);
    }),
    inventedReturns: refunds.filter(
      ({ attempt, status, credit, cash, tender }) =>
        !credit &&
        !cash &&
        ["mpesa", "stripe"].includes(tender) &&
        status === "succeeded" &&
        !returned.has(attempt),
    ),
    wrongPeriods: periods.filter((one) => one.bills !== 1 || one.lines !== 1),
    periods: periods.length,
  };
}
