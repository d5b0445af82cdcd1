import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import type { Answer, ApiCalls } from "./api-calls";
import type { FilledGym } from "./filled-gym";
import type { Seeded } from "./seeded";

/** What a desk was told and may rely on. */
export interface MoneyLoad {
  /** Sales that were answered: who, the bill, its number, the memberships. */
  readonly sales: { memberId: string; invoiceId: string; number: string; membershipIds: string[] }[];
  /** Refunds that were answered, by id. */
  readonly refunds: string[];
  /** Refusals that are no outage. */
  readonly refused: { what: string; answer: Answer }[];
  cut: number;
  /** Lets no new member come to the desk and waits for those who are there. */
  finish(): Promise<void>;
}

interface Sold {
  membershipIds: string[];
  invoice: { id: string; number: string };
  attempts: { id: string; tender: string; status: string }[];
}

/** Endings of a phone number, each a simulated customer: duplicates, lost answers, early callbacks, second thoughts. */
const ODD_PHONES = ["910", "914", "909", "903", "911"];

/**
 * Desks that sell a plan to one member after the other, for cash or by M-Pesa or both, and give some of it back. Each
 * step has one key and is repeated until it is answered, as the client does.
 */
export function startMoneyLoad(
  web: ApiCalls,
  gym: FilledGym,
  options: { desks: number; memberIds: readonly string[]; planId: string; today: string; chance: Seeded },
): MoneyLoad {
  const { desks, memberIds, planId, today, chance } = options;
  let next = 0;
  let ending = false;
  const load: MoneyLoad = { sales: [], refunds: [], refused: [], cut: 0, finish };

  /** Until it is answered: what an outage refuses or cuts off is asked again with the same key. */
  async function ask<T>(by: number, procedure: string, input: unknown): Promise<T | undefined> {
    const cookie = gym.staff[by]?.cookie ?? "";
    const key = randomUUID();
    for (;;) {
      try {
        const answer = await web.mutate(procedure, { input, cookie, slug: gym.slug, key });
        if (answer.status === 200) return answer.data as T;
        if (answer.status < 500) {
          load.refused.push({ what: procedure, answer });
          return undefined;
        }
      } catch {
        load.cut++;
      }
      await pause(100 + by * 7);
    }
  }

  async function look(
    by: number,
    attemptId: string,
  ): Promise<{ status: string; amountMinor: number } | undefined> {
    try {
      const cookie = gym.staff[by]?.cookie ?? "";
      const options = { input: { attemptId }, cookie, slug: gym.slug };
      return (await web.query("billing.payments.get", options)).data as {
        status: string;
        amountMinor: number;
      };
    } catch {
      return undefined;
    }
  }

  async function giveBack(by: number, attemptId: string, to: string): Promise<void> {
    for (let turn = 0; turn < 20; turn++) {
      const attempt = await look(by, attemptId);
      if (attempt?.status === "succeeded") {
        const refund = await ask<{ id: string }>(by, "billing.refunds.create", {
          attemptId,
          amountMinor: attempt.amountMinor,
          reason: "changed their mind",
          to,
          branchId: gym.branchId,
          idempotency: `refund-${attemptId}`,
        });
        if (refund) load.refunds.push(refund.id);
        return;
      }
      if (attempt && ["failed", "expired"].includes(attempt.status)) return;
      await pause(150);
    }
  }

  /** Half of the prompts are accepted slowly, as on a busy day: that is when a worker should not die. */
  function phoneNumber(): string {
    const ending = chance.between(0, 4);
    if (ending < 2) return "+254700000901";
    if (ending === 2) return `+254700000${ODD_PHONES[chance.between(0, ODD_PHONES.length)]}`;
    return `+254711111${chance.between(100, 900)}`;
  }

  function tendersOf(payableMinor: number) {
    const kind = chance.between(0, 3);
    const phone = phoneNumber();
    const half = Math.floor(payableMinor / 20_000) * 10_000;
    if (kind === 0) return [{ tender: "cash", amountMinor: payableMinor }];
    if (kind === 1) return [{ tender: "mpesa", amountMinor: payableMinor, phone }];
    return [
      { tender: "cash", amountMinor: payableMinor - half },
      { tender: "mpesa", amountMinor: half, phone },
    ];
  }

  async function sell(by: number, memberId: string): Promise<void> {
    const item = { kind: "plan", planId, startOn: today };
    const quote = await ask<{ quoteId: string; payableMinor: number }>(by, "billing.changes.quoteSale", {
      memberId,
      branchId: gym.branchId,
      items: [item],
    });
    if (!quote) return;
    const sold = await ask<Sold>(by, "billing.changes.sell", {
      quoteId: quote.quoteId,
      tenders: tendersOf(quote.payableMinor),
    });
    if (!sold) return;
    const { id: invoiceId, number } = sold.invoice;
    load.sales.push({ memberId, invoiceId, number, membershipIds: sold.membershipIds });
    if (chance.between(0, 2) === 0) return;
    const attempt = sold.attempts[chance.between(0, sold.attempts.length)];
    if (attempt) await giveBack(by, attempt.id, "original");
  }

  async function desk(by: number): Promise<void> {
    await ask(by, "billing.shifts.open", {
      branchId: gym.branchId,
      drawer: String(by + 1),
      floatMinor: 500_000,
    });
    while (!ending) {
      const memberId = memberIds[next++];
      if (memberId === undefined) throw new Error("more members are needed for this load");
      await sell(by, memberId);
    }
  }
  const running = Array.from({ length: desks }, (_, by) => desk(by));
  async function finish(): Promise<void> {
    ending = true;
    await Promise.all(running);
  }
  return load;
}
