"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import type { MemberProfile } from "@/modules/membership/members/schema";
import type { Plan } from "@/modules/membership/plans/schema";
import type { MembershipApi } from "@/modules/membership/router";
import { useShell } from "@/platform/shell/use-shell";
import { errorOf, useApi } from "@/platform/trpc/react";
import { localDate } from "@/shared/time-zone/time-zone";
import { Skeleton } from "@/ui/feedback/skeleton";
import { Panel } from "@/ui/layout/panel";
import { Button } from "@/ui/primitives/button";
import { cn } from "@/ui/tokens/cn";
import type { InvoiceRow } from "../../invoices/schema";
import type { BillingApi } from "../../router";
import { PaymentFlow } from "../pay/payment-flow";
import { type BasketItem, clashOf, saleOf } from "./basket";
import { BasketRow } from "./basket-row";
import { BillPayment } from "./bill-payment";
import { FreeSale } from "./free-sale";
import { OpenBills, useOpenBills } from "./open-bills";
import { PlanCards } from "./plan-cards";
import { QuotePreview } from "./quote-preview";
import { ClashNotice, SaleProblem, SaleRefusals } from "./sale-problem";
import { useSaleQuote } from "./use-sale-quote";
import { useTillTerms } from "./use-till-terms";

/** What a sale begins with: somebody has said before which plan it is to be, and perhaps from when on. */
export interface PlanWish {
  planId: string;
  startOn: string | null;
}

/** One member at the till: what they owe, what they buy, what it costs and how it is paid, side by side. */
export function SaleDesk({
  member,
  branchId,
  zone,
  payFirst,
  wish,
  onDone,
}: {
  member: MemberProfile;
  branchId: string | undefined;
  zone: string;
  /** Begins with the oldest open bill. */
  payFirst: boolean;
  wish: PlanWish | null;
  /** @param invoiceId null when nothing was to be paid */
  onDone: (invoiceId: string | null) => void;
}) {
  const t = useTranslations("billing.sell");
  const { tenant } = useShell();
  const today = localDate(Date.now(), zone);
  const bills = useOpenBills(member.id);
  const [chosen, setChosen] = useState<InvoiceRow | "none" | null>(null);
  const [items, setItems] = useState<readonly BasketItem[]>([]);
  const [count, setCount] = useState(0);
  const [engaged, setEngaged] = useState(false);
  const money = useRef<HTMLDivElement>(null);
  const [oldest] = bills;
  const bill = chosen === "none" ? null : (chosen ?? (payFirst ? (oldest ?? null) : null));

  const { discountPercent } = useTillTerms();
  const sale = saleOf(items, member.id, branchId);
  const quoting = useSaleQuote(bill ? null : sale, engaged);
  const commit = useCommit();
  const clash = clashOf(items, member.memberships);
  const { quote } = quoting;

  const change = (id: string, what: Partial<BasketItem>) =>
    setItems((now) => now.map((item) => (item.id === id ? { ...item, ...what } : item)));
  function pick(plan: Plan, startOn = today) {
    setChosen("none");
    const item: BasketItem = {
      id: String(count),
      plan,
      startOn,
      alignToDay: null,
      firstPeriod: "prorate",
      discount: null,
      waiveJoiningFee: false,
    };
    setItems((now) => [...now, item]);
    setCount((now) => now + 1);
  }
  const offered = useQuery({
    ...useApi<MembershipApi>().membership.plans.list.queryOptions(),
    enabled: wish !== null,
  }).data;
  const wished = wish ? offered?.find(({ id, retired }) => id === wish.planId && !retired) : undefined;
  const begun = useRef(false);
  useEffect(() => {
    if (!wished || begun.current) return;
    begun.current = true;
    pick(wished, wish?.startOn ?? undefined);
  });
  // On a phone the price is below everything that can be chosen: it comes into view with the first choice.
  const shown = bill?.id ?? (items.length > 0 ? "sale" : null);
  useEffect(() => {
    if (shown && matchMedia("(width < 64rem)").matches)
      money.current?.scrollIntoView({ block: "start", behavior: "smooth" });
  }, [shown]);

  const payer = { id: member.id, phone: member.phone };
  const flow = { currency: tenant.currency, payer, branchId, onBusy: setEngaged, onDone };
  return (
    <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_26rem]">
      {/* While money is on its way nothing else is to be chosen; on a phone it would only stand in the way. */}
      <div className={cn("grid min-w-0 gap-5", engaged && "max-lg:hidden")}>
        {engaged ? null : <OpenBills bills={bills} onTake={setChosen} />}
        <PlanCards disabled={engaged} autoFocus={!payFirst} onPick={(plan) => pick(plan)} />
      </div>
      <div ref={money} className="grid min-w-0 scroll-mt-20 gap-5 lg:sticky lg:top-20">
        {bill ? (
          <Panel
            title={t("billNumber", { number: bill.number ?? "–" })}
            actions={
              <Button size="sm" variant="ghost" disabled={engaged} onClick={() => setChosen("none")}>
                {t("notNow")}
              </Button>
            }
          >
            <BillPayment key={bill.id} {...flow} bill={bill} />
          </Panel>
        ) : items.length === 0 ? (
          <Panel>
            <p className="py-6 text-center text-ink-2">{t("pickHint")}</p>
          </Panel>
        ) : (
          <>
            <Panel title={t("basket")} flush>
              <fieldset disabled={engaged} className="min-w-0">
                <ul className="divide-y divide-line">
                  {items.map((item) => (
                    <BasketRow
                      key={item.id}
                      item={item}
                      today={today}
                      maxPercent={discountPercent}
                      onChange={(what) => change(item.id, what)}
                      onRemove={() => setItems((now) => now.filter(({ id }) => id !== item.id))}
                    />
                  ))}
                </ul>
              </fieldset>
            </Panel>
            <Panel title={t("price")} refreshing={quoting.asking}>
              <div className="grid gap-4">
                {clash && !engaged ? (
                  <ClashNotice
                    clash={clash}
                    memberId={member.id}
                    onStart={(startOn) => change(clash.item.id, { startOn })}
                  />
                ) : null}
                {quoting.error ? (
                  <SaleProblem
                    error={quoting.error}
                    memberId={member.id}
                    onLimit={(percent) => setItems((now) => now.map((item) => limited(item, percent)))}
                    onAgain={() => quoting.again()}
                  />
                ) : null}
                {quote ? (
                  <>
                    <SaleRefusals refusals={quote.refusals} />
                    <QuotePreview quote={quote} asking={quoting.asking} />
                  </>
                ) : quoting.error ? null : (
                  <Skeleton className="h-24 w-full" />
                )}
                {quoting.renewal ? (
                  <p role="status" className="rounded-md bg-info-soft px-3.5 py-2.5 text-info text-small">
                    {t(`renewed.${quoting.renewal}`)}
                  </p>
                ) : null}
              </div>
            </Panel>
            {quote && quote.refusals.length === 0 && !quoting.error ? (
              <Panel title={t("payment")}>
                {quote.payableMinor === 0 && !engaged ? (
                  <FreeSale
                    held={quoting.asking}
                    commit={() => commit(quote.quoteId, [])}
                    onRefused={refused}
                    onDone={onDone}
                  />
                ) : (
                  <PaymentFlow
                    {...flow}
                    held={quoting.asking}
                    amountMinor={quote.payableMinor}
                    first={(tenders) => commit(quote.quoteId, tenders)}
                    onRefused={refused}
                    mayLeaveOpen
                  />
                )}
              </Panel>
            ) : null}
          </>
        )}
      </div>
    </div>
  );

  /** A price that no longer holds is asked for again by itself; the rest is shown where it was pressed. */
  function refused(error: unknown): boolean {
    const code = errorOf(error)?.code;
    if (code !== "QUOTE_EXPIRED" && code !== "QUOTE_CHANGED") return false;
    quoting.again(code === "QUOTE_EXPIRED" ? "expired" : "changed");
    return true;
  }
}

/** The same thing with no more taken off than the role may. */
function limited(item: BasketItem, percent: number): BasketItem {
  const { discount } = item;
  return {
    ...item,
    waiveJoiningFee: false,
    discount:
      discount === null || percent < 1
        ? null
        : {
            kind: "percent",
            value: discount.kind === "percent" ? Math.min(discount.value, percent) : percent,
            cyclesLeft: discount.cyclesLeft,
          },
  };
}

/** Sells what was quoted. The same quote sent twice is the same sale. */
function useCommit() {
  const { changes } = useApi<BillingApi>().billing;
  const membership = useApi<MembershipApi>().membership;
  const queries = useQueryClient();
  const { mutateAsync } = useMutation(changes.sell.mutationOptions());
  return async (quoteId: string | null, tenders: Parameters<typeof mutateAsync>[0]["tenders"]) => {
    if (!quoteId) throw new Error("nothing was quoted");
    const answer = await mutateAsync({ quoteId, ...(tenders ? { tenders } : {}) });
    void queries.invalidateQueries({ queryKey: membership.members.pathKey() });
    return answer;
  };
}
