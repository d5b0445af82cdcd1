"use client";

import { CircleStop, CreditCard, Ellipsis, Pause, Play, Plus, Snowflake } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { lazy, Suspense, useState } from "react";
import { formatLocalDate } from "@/shared/i18n/format";
import { addDays } from "@/shared/time-zone/local-date";
import { EmptyState } from "@/ui/feedback/empty-state";
import { Panel } from "@/ui/layout/panel";
import { StatusChip, type Tone } from "@/ui/primitives/badge";
import { Button, IconButton } from "@/ui/primitives/button";
import { DropdownMenu } from "@/ui/primitives/dropdown-menu";
import type { MemberProfile } from "../../members/schema";
import { standingOfOne } from "../../memberships/rules";
import type { Membership } from "../../memberships/schema";
import { usePlanWords } from "../plans/plan-words";
import { useToday } from "../today";
import { actionsFor, type MembershipAction } from "./next-step";

const MembershipDialog = lazy(() => import("./membership-dialog"));
const StartDialog = lazy(() => import("./start-dialog"));

const ICONS: Record<MembershipAction, typeof Play> = {
  freeze: Snowflake,
  return: Play,
  suspend: Pause,
  reactivate: Play,
  end: CircleStop,
};

type Asked = { kind: "start" } | { kind: "change"; membership: Membership; action: MembershipAction };

/** What runs, what comes and what was; every change asks with its effect first. */
export function MembershipsPanel({ member, mayWrite }: { member: MemberProfile; mayWrite: boolean }) {
  const t = useTranslations("membership.profile");
  const [asked, setAsked] = useState<Asked | null>(null);
  const { memberships } = member;
  const start = (
    <Button size="sm" icon={Plus} onClick={() => setAsked({ kind: "start" })}>
      {t("startMembership")}
    </Button>
  );
  return (
    <Panel title={t("memberships")} flush actions={mayWrite && memberships.length > 0 ? start : undefined}>
      {memberships.length === 0 ? (
        <EmptyState compact icon={CreditCard} title={t("noMembership")} action={mayWrite ? start : undefined}>
          {t("noMembershipHint")}
        </EmptyState>
      ) : (
        <ul className="divide-y divide-line">
          {memberships.map((membership) => (
            <MembershipRow
              key={membership.id}
              membership={membership}
              onAsk={mayWrite ? (action) => setAsked({ kind: "change", membership, action }) : undefined}
            />
          ))}
        </ul>
      )}
      <Suspense>
        {asked?.kind === "change" ? (
          <MembershipDialog
            action={asked.action}
            membership={asked.membership}
            onClose={() => setAsked(null)}
          />
        ) : asked ? (
          <StartDialog
            memberId={member.id}
            earliest={dayAfterLast(memberships)}
            onClose={() => setAsked(null)}
          />
        ) : null}
      </Suspense>
    </Panel>
  );
}

/** The first day on which nothing that ends runs any more; null when something runs on or nothing runs. */
export function dayAfterLast(memberships: readonly Membership[]): string | null {
  const ends = memberships
    .filter(
      ({ status, planKind }) => status !== "ended" && (planKind === "membership" || planKind === "comp"),
    )
    .map(({ endsOn }) => endsOn)
    .filter((end) => end !== null)
    .sort();
  const last = ends.at(-1);
  return last ? addDays(last, 1) : null;
}

function MembershipRow({
  membership,
  onAsk,
}: {
  membership: Membership;
  onAsk: ((action: MembershipAction) => void) | undefined;
}) {
  const t = useTranslations("membership");
  const locale = useLocale();
  const today = useToday();
  const words = usePlanWords();
  const actions = onAsk ? actionsFor(membership, today) : [];
  const date = (day: string) => formatLocalDate(day, locale);
  return (
    <li className="flex items-start gap-3 px-4 py-3.5">
      <div className="min-w-0 grow">
        <div className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
          <span className="font-medium">{membership.planName}</span>
          <MembershipChip membership={membership} today={today} />
        </div>
        <p className="mt-0.5 text-ink-2 text-small">
          {membership.endsOn
            ? t("profile.fromTo", { from: date(membership.startsOn), to: date(membership.endsOn) })
            : t("profile.fromOn", { from: date(membership.startsOn) })}
          {" · "}
          {words.price({
            priceMinor: membership.priceMinor,
            currency: membership.currency,
            cycle: membership.cycle as "month",
          })}
        </p>
        {membership.frozenFrom && membership.frozenTo ? (
          <p className="mt-0.5 text-info text-small">
            {t("profile.frozenFromTo", { from: date(membership.frozenFrom), to: date(membership.frozenTo) })}
          </p>
        ) : null}
      </div>
      {onAsk && actions.length > 0 ? (
        <DropdownMenu
          align="end"
          trigger={
            <IconButton
              icon={Ellipsis}
              size="sm"
              label={t("profile.change", { plan: membership.planName })}
            />
          }
          groups={[
            actions
              .filter((action) => action !== "end")
              .map((action) => ({
                id: action,
                label: t(`dialog.${action}`),
                icon: ICONS[action],
                onSelect: () => onAsk(action),
              })),
            [
              {
                id: "end",
                label: t("dialog.end"),
                icon: ICONS.end,
                danger: true,
                onSelect: () => onAsk("end"),
              },
            ],
          ]}
        />
      ) : null}
    </li>
  );
}

function MembershipChip({ membership, today }: { membership: Membership; today: string }) {
  const t = useTranslations("membership.standing");
  const upcoming = membership.status !== "ended" && membership.startsOn > today;
  if (upcoming) return <StatusChip tone="neutral">{t("upcoming")}</StatusChip>;
  if (membership.status === "ended") return <StatusChip tone="neutral">{t("ended")}</StatusChip>;
  const standing = standingOfOne(membership, today);
  const tones: Record<string, Tone> = { active: "ok", frozen: "info", suspended: "deny", expired: "warn" };
  return (
    <StatusChip tone={tones[standing] ?? "neutral"} {...(standing === "frozen" ? { icon: Snowflake } : {})}>
      {t(standing)}
    </StatusChip>
  );
}
