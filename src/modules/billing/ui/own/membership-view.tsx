"use client";

import { Banknote, CreditCard } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { lazy, type ReactNode, Suspense, useState } from "react";
import { useShell } from "@/platform/shell/use-shell";
import { formatLocalDate } from "@/shared/i18n/format";
import { EmptyState, ErrorState } from "@/ui/feedback/empty-state";
import { RefreshBar } from "@/ui/feedback/refresh-bar";
import { Skeleton } from "@/ui/feedback/skeleton";
import { PageHeader } from "@/ui/layout/page-header";
import { Panel } from "@/ui/layout/panel";
import { Button, LinkButton } from "@/ui/primitives/button";
import type { MembershipMoney, PossibleChange } from "../../overview/schema";
import { CHANGE_ICONS } from "../change/change-icons";
import { usePriceWords } from "../change/price-words";
import { NextBills } from "../change/quote-view";
import { MembershipChip, MembershipFacts } from "../profile/membership-facts";
import { StaleNote } from "./stale-note";
import { useOwnMoney } from "./use-own-money";

const ChangeDialog = lazy(() => import("../change/change-dialog"));
const LeaveDialog = lazy(() => import("./leave-dialog"));
const PayDialog = lazy(() => import("../profile/pay-dialog"));

const OVER: ReadonlySet<string> = new Set(["ended", "completed"]);

type Asked = { membership: MembershipMoney; kind: PossibleChange; reason?: string };

/** What the reader has, how it stands, what comes next, and what they may change by themselves. */
export function OwnMembershipView({
  allowances,
  more,
}: {
  /** What is left of it. */
  allowances?: ReactNode;
  /** Household and guests. */
  more?: ReactNode;
}) {
  const t = useTranslations("billing.own");
  const { tenant } = useShell();
  const { query, data, staleSince } = useOwnMoney();
  const [leaving, setLeaving] = useState<MembershipMoney | null>(null);
  const [asked, setAsked] = useState<Asked | null>(null);
  const [paying, setPaying] = useState<string | null>(null);
  const ask = (membership: MembershipMoney, kind: PossibleChange) =>
    kind === "cancel" ? setLeaving(membership) : setAsked({ membership, kind });
  const running = data?.memberships.filter(({ status }) => !OVER.has(status));
  const over = data?.memberships.filter(({ status }) => OVER.has(status)) ?? [];
  return (
    <div className="relative mx-auto grid max-w-2xl gap-4">
      <RefreshBar active={query.isFetching && data !== undefined} />
      <PageHeader title={t("membership")} />
      <StaleNote since={staleSince} />
      {!data || !running ? (
        query.error ? (
          <Panel>
            <ErrorState
              error={query.error}
              onRetry={() => void query.refetch()}
              retrying={query.isFetching}
            />
          </Panel>
        ) : (
          <div aria-busy className="grid gap-4">
            <Skeleton className="h-56 w-full" />
            <Skeleton className="h-32 w-full" />
          </div>
        )
      ) : (
        <>
          {running.length === 0 ? (
            <Panel>
              <EmptyState icon={CreditCard} title={t("nothing")}>
                {t("nothingHint")}
              </EmptyState>
            </Panel>
          ) : (
            running.map((membership) => (
              <OwnMembership
                key={membership.id}
                membership={membership}
                today={data.today}
                payHref={data.openMinor > 0 ? `/${tenant.slug}/billing` : null}
                offline={staleSince !== null}
                onAsk={(kind) => ask(membership, kind)}
              />
            ))
          )}
          {allowances}
          {more}
          {over.length > 0 ? <Earlier memberships={over} today={data.today} /> : null}
        </>
      )}
      <Suspense>
        {leaving ? (
          <LeaveDialog
            membership={leaving}
            onInstead={(kind) => {
              setLeaving(null);
              setAsked({ membership: leaving, kind });
            }}
            onLeave={(reason) => {
              setLeaving(null);
              setAsked({ membership: leaving, kind: "cancel", reason });
            }}
            onClose={() => setLeaving(null)}
          />
        ) : null}
        {asked && data ? (
          <ChangeDialog
            by="member"
            membership={asked.membership}
            kind={asked.kind}
            today={data.today}
            {...(asked.reason ? { reason: asked.reason } : {})}
            onClose={() => setAsked(null)}
            onDone={({ invoice }) => {
              setAsked(null);
              if (invoice && invoice.openMinor > 0) setPaying(invoice.id);
            }}
          />
        ) : null}
        {paying ? <PayDialog invoiceId={paying} by="member" onClose={() => setPaying(null)} /> : null}
      </Suspense>
    </div>
  );
}

function OwnMembership({
  membership,
  today,
  payHref,
  offline,
  onAsk,
}: {
  membership: MembershipMoney;
  today: string;
  payHref: string | null;
  offline: boolean;
  onAsk: (kind: PossibleChange) => void;
}) {
  const t = useTranslations("billing.own");
  const tc = useTranslations("billing.change.action");
  const locale = useLocale();
  const price = usePriceWords();
  const { memberId } = useShell();
  const { nextBill } = membership;
  const owes = membership.owedMinor > 0 && payHref !== null;
  const theirs = membership.holder.id !== memberId;
  return (
    <Panel>
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h2 className="font-semibold text-title">{membership.planName}</h2>
        <MembershipChip membership={membership} today={today} />
      </div>
      <p className="mt-0.5 text-ink-2">
        {price(membership)}
        {membership.startsOn > today
          ? ""
          : ` · ${t("since", { date: formatLocalDate(membership.startsOn, locale) })}`}
        {theirs ? ` · ${t("of", { name: membership.holder.name })}` : ""}
      </p>
      <MembershipFacts membership={membership} today={today} withBill={false} />
      {owes && payHref ? (
        <LinkButton href={payHref} variant="primary" size="lg" icon={Banknote} block className="mt-4">
          {t("payNow")}
        </LinkButton>
      ) : null}
      {nextBill ? (
        <div className="mt-4 border-line border-t pt-3">
          <NextBills bills={[nextBill]} currency={membership.currency} />
        </div>
      ) : null}
      <Terms membership={membership} today={today} />
      {membership.possible.length > 0 ? (
        <div className="mt-4 grid gap-2 sm:flex sm:flex-wrap">
          {membership.possible.map((kind) => (
            <Button
              key={kind}
              size="lg"
              className="text-body sm:h-control sm:px-3.5"
              icon={CHANGE_ICONS[kind]}
              disabled={offline}
              onClick={() => onAsk(kind)}
            >
              {tc(kind)}
            </Button>
          ))}
        </div>
      ) : null}
    </Panel>
  );
}

/** What was agreed about leaving, in plain words. */
function Terms({ membership, today }: { membership: MembershipMoney; today: string }) {
  const t = useTranslations("billing.own");
  const locale = useLocale();
  if (membership.cycle === "once" || membership.cancelled) return null;
  const { termEndsOn, noticeDays } = membership;
  const bound = termEndsOn !== null && termEndsOn >= today;
  return (
    <p className="mt-4 rounded-md bg-sunken px-3.5 py-3 text-ink-2 text-small">
      {bound
        ? t("boundUntil", { date: formatLocalDate(termEndsOn, locale, "long"), days: noticeDays })
        : t("freeToLeave", { days: noticeDays })}
    </p>
  );
}

function Earlier({ memberships, today }: { memberships: readonly MembershipMoney[]; today: string }) {
  const t = useTranslations("billing.own");
  const locale = useLocale();
  return (
    <Panel title={t("earlier")} flush>
      <ul className="divide-y divide-line">
        {memberships.map((membership) => (
          <li key={membership.id} className="flex min-h-14 items-center justify-between gap-3 px-4 py-2">
            <span className="min-w-0">
              <span className="block truncate font-medium">{membership.planName}</span>
              <span className="block text-ink-2 text-small">
                {formatLocalDate(membership.startsOn, locale)}
                {membership.endsOn ? ` – ${formatLocalDate(membership.endsOn, locale)}` : ""}
              </span>
            </span>
            <MembershipChip membership={membership} today={today} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}
