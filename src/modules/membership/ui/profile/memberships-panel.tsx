"use client";

import { CreditCard, Snowflake } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { formatLocalDate } from "@/shared/i18n/format";
import { EmptyState } from "@/ui/feedback/empty-state";
import { Panel } from "@/ui/layout/panel";
import { StatusChip, type Tone } from "@/ui/primitives/badge";
import { standingOfOne } from "../../memberships/rules";
import type { Membership } from "../../memberships/schema";
import { usePlanWords } from "../plans/plan-words";
import { useToday } from "../today";

/** What runs, what comes and what was, for those who change nothing about it. */
export function MembershipsPanel({ memberships }: { memberships: readonly Membership[] }) {
  const t = useTranslations("membership.profile");
  return (
    <Panel title={t("memberships")} flush>
      {memberships.length === 0 ? (
        <EmptyState compact icon={CreditCard} title={t("noMembership")} />
      ) : (
        <ul className="divide-y divide-line">
          {memberships.map((membership) => (
            <MembershipRow key={membership.id} membership={membership} />
          ))}
        </ul>
      )}
    </Panel>
  );
}

function MembershipRow({ membership }: { membership: Membership }) {
  const t = useTranslations("membership");
  const locale = useLocale();
  const today = useToday();
  const words = usePlanWords();
  const date = (day: string) => formatLocalDate(day, locale);
  return (
    <li className="px-4 py-3.5">
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
