"use client";

import { CreditCard, Ellipsis, HandCoins, Pause, Play, Plus } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { lazy, Suspense, useState } from "react";
import { useShell } from "@/platform/shell/use-shell";
import { formatLocalDate } from "@/shared/i18n/format";
import { EmptyState, ErrorState } from "@/ui/feedback/empty-state";
import { SkeletonRows } from "@/ui/feedback/skeleton";
import { Panel } from "@/ui/layout/panel";
import { Button, IconButton, LinkButton } from "@/ui/primitives/button";
import { DropdownMenu, type MenuItem } from "@/ui/primitives/dropdown-menu";
import type { MembershipMoney, PossibleChange } from "../../overview/schema";
import { CHANGE_ICONS } from "../change/change-icons";
import { usePriceWords } from "../change/price-words";
import { MembershipChip, MembershipFacts } from "./membership-facts";
import { useMemberMoney } from "./use-member-money";

const ChangeDialog = lazy(() => import("../change/change-dialog"));
const PayDialog = lazy(() => import("./pay-dialog"));

/** Over or used up: shown small, below what runs. */
const OVER: ReadonlySet<string> = new Set(["ended", "completed"]);

/** What a member holds, what comes next, and what can be changed, each change with its price first. */
export function MembershipsMoney({
  memberId,
  onPause,
}: {
  memberId: string;
  /** Suspends or reactivates by hand, where the reader may. */
  onPause?: ((membershipId: string, action: "suspend" | "reactivate") => void) | undefined;
}) {
  const t = useTranslations("billing.profile");
  const { tenant } = useShell();
  const query = useMemberMoney(memberId);
  const [asked, setAsked] = useState<{ membership: MembershipMoney; kind: PossibleChange } | null>(null);
  const [paying, setPaying] = useState<string | null>(null);
  const { data } = query;
  const running = data?.memberships.filter(({ status }) => !OVER.has(status)) ?? [];
  const over = data?.memberships.filter(({ status }) => OVER.has(status)) ?? [];
  const sell = (
    <LinkButton size="sm" icon={Plus} href={`/${tenant.slug}/desk/sell?member=${memberId}`}>
      {t("sell")}
    </LinkButton>
  );
  return (
    <Panel
      title={t("memberships")}
      flush
      refreshing={query.isFetching && data !== undefined}
      actions={data && data.memberships.length > 0 ? sell : undefined}
    >
      {!data ? (
        query.error ? (
          <ErrorState
            compact
            error={query.error}
            onRetry={() => void query.refetch()}
            retrying={query.isFetching}
          />
        ) : (
          <div aria-busy>
            <SkeletonRows rows={2} />
          </div>
        )
      ) : data.memberships.length === 0 ? (
        <EmptyState compact icon={CreditCard} title={t("noMembership")} action={sell}>
          {t("noMembershipHint")}
        </EmptyState>
      ) : (
        <ul className="divide-y divide-line">
          {running.map((membership) => (
            <MembershipRow
              key={membership.id}
              membership={membership}
              memberId={memberId}
              today={data.today}
              onAsk={(kind) => setAsked({ membership, kind })}
              onPause={onPause}
            />
          ))}
          {over.length > 0 ? (
            <li>
              <details open={running.length === 0}>
                <summary className="flex min-h-control cursor-pointer items-center px-4 text-ink-2 text-small">
                  {t("earlier", { count: over.length })}
                </summary>
                <ul className="divide-y divide-line border-line border-t">
                  {over.map((membership) => (
                    <EarlierRow key={membership.id} membership={membership} today={data.today} />
                  ))}
                </ul>
              </details>
            </li>
          ) : null}
        </ul>
      )}
      <Suspense>
        {asked && data ? (
          <ChangeDialog
            by="desk"
            membership={asked.membership}
            kind={asked.kind}
            today={data.today}
            onClose={() => setAsked(null)}
            onDone={({ invoice }) => {
              setAsked(null);
              if (invoice && invoice.openMinor > 0) setPaying(invoice.id);
            }}
          />
        ) : null}
        {paying ? <PayDialog invoiceId={paying} by="desk" onClose={() => setPaying(null)} /> : null}
      </Suspense>
    </Panel>
  );
}

function MembershipRow({
  membership,
  memberId,
  today,
  onAsk,
  onPause,
}: {
  membership: MembershipMoney;
  memberId: string;
  today: string;
  onAsk: (kind: PossibleChange) => void;
  onPause: ((membershipId: string, action: "suspend" | "reactivate") => void) | undefined;
}) {
  const t = useTranslations("billing.profile");
  const tc = useTranslations("billing.change.action");
  const locale = useLocale();
  const price = usePriceWords();
  const { tenant } = useShell();
  const mine = membership.holder.id === memberId;
  const [first, second, ...rest] = membership.possible;
  const item = (kind: PossibleChange): MenuItem => ({
    id: kind,
    label: tc(kind),
    icon: CHANGE_ICONS[kind],
    danger: kind === "cancel",
    onSelect: () => onAsk(kind),
  });
  const owes = membership.owedMinor > 0;
  const paused = membership.status === "suspended";
  const byHand: MenuItem[] =
    onPause && ["trial", "active", "past_due", "suspended"].includes(membership.status)
      ? [
          {
            id: "pause",
            label: t(paused ? "reactivate" : "suspend"),
            icon: paused ? Play : Pause,
            onSelect: () => onPause(membership.id, paused ? "reactivate" : "suspend"),
          },
        ]
      : [];
  const groups = [rest.map(item), byHand].filter((group) => group.length > 0);
  return (
    <li className="px-4 py-3.5">
      <div className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
        <span className="font-medium">{membership.planName}</span>
        <MembershipChip membership={membership} today={today} />
      </div>
      <p className="mt-0.5 text-ink-2 text-small">
        {mine ? "" : `${t("heldBy", { name: membership.holder.name })} · `}
        {price(membership)}
        {membership.startsOn > today
          ? ""
          : ` · ${t("since", { date: formatLocalDate(membership.startsOn, locale) })}`}
      </p>
      <MembershipFacts membership={membership} today={today} />
      {first || groups.length > 0 || owes ? (
        <div className="mt-3 flex flex-wrap gap-2">
          {owes ? (
            <LinkButton
              size="sm"
              variant="primary"
              icon={HandCoins}
              href={`/${tenant.slug}/desk/sell?member=${membership.payer.id}&pay=1`}
            >
              {t("takePayment")}
            </LinkButton>
          ) : null}
          {[first, second].map((kind) =>
            kind ? (
              <Button key={kind} size="sm" icon={CHANGE_ICONS[kind]} onClick={() => onAsk(kind)}>
                {tc(kind)}
              </Button>
            ) : null,
          )}
          {groups.length > 0 ? (
            <DropdownMenu
              align="start"
              trigger={
                <IconButton
                  icon={Ellipsis}
                  size="sm"
                  variant="secondary"
                  label={t("moreChanges", { plan: membership.planName })}
                />
              }
              groups={groups}
            />
          ) : null}
        </div>
      ) : null}
    </li>
  );
}

function EarlierRow({ membership, today }: { membership: MembershipMoney; today: string }) {
  const t = useTranslations("billing.profile");
  const locale = useLocale();
  const from = formatLocalDate(membership.startsOn, locale);
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1 px-4 py-2.5 text-small">
      <span className="min-w-0">
        <span className="block font-medium">{membership.planName}</span>
        <span className="block text-ink-2">
          {membership.endsOn
            ? t("fromTo", { from, to: formatLocalDate(membership.endsOn, locale) })
            : t("since", { date: from })}
        </span>
      </span>
      <MembershipChip membership={membership} today={today} />
    </li>
  );
}
