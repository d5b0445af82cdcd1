"use client";

import {
  CalendarClock,
  CalendarX2,
  CircleAlert,
  Hourglass,
  Lock,
  type LucideIcon,
  Repeat,
  Snowflake,
  Tag,
  Users,
} from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { formatLocalDate } from "@/shared/i18n/format";
import { daysBetween } from "@/shared/time-zone/local-date";
import { StatusChip, type Tone } from "@/ui/primitives/badge";
import { cn } from "@/ui/tokens/cn";
import type { MembershipMoney } from "../../overview/schema";
import { usePriceWords } from "../change/price-words";
import { useMoney } from "../pay/money-words";

const LOOKS: Record<MembershipMoney["status"], { tone: Tone; icon?: LucideIcon }> = {
  draft: { tone: "neutral" },
  pending_signature: { tone: "warn" },
  pending_payment: { tone: "warn" },
  pending_start: { tone: "neutral" },
  trial: { tone: "ok" },
  active: { tone: "ok" },
  past_due: { tone: "warn", icon: Hourglass },
  frozen: { tone: "info", icon: Snowflake },
  suspended: { tone: "deny" },
  completed: { tone: "neutral" },
  ended: { tone: "neutral" },
};

/** Days on which the door still opens though a bill is unpaid; today counts. */
export function graceDaysLeft(
  membership: Pick<MembershipMoney, "graceEndsOn">,
  today: string,
): number | null {
  return membership.graceEndsOn === null ? null : Math.max(0, daysBetween(today, membership.graceEndsOn) + 1);
}

/** How a membership stands, in a word or three. */
export function MembershipChip({ membership, today }: { membership: MembershipMoney; today: string }) {
  const t = useTranslations("billing.profile.status");
  const locale = useLocale();
  const { tone, icon } = LOOKS[membership.status];
  const days = graceDaysLeft(membership, today);
  const running = membership.freezes.find((freeze) => freeze.running);
  const words =
    membership.status === "past_due" && days !== null
      ? t("grace", { days })
      : membership.status === "frozen" && running?.toOn
        ? t("frozenUntil", { date: formatLocalDate(running.toOn, locale, "dayMonth") })
        : membership.status === "pending_start"
          ? t("startsOn", { date: formatLocalDate(membership.startsOn, locale, "dayMonth") })
          : t(membership.status);
  return (
    <StatusChip tone={tone} {...(icon ? { icon } : {})}>
      {words}
    </StatusChip>
  );
}

interface Fact {
  id: string;
  icon: LucideIcon;
  tone?: "warn" | "deny" | "info";
  words: string;
}

/** What is worth knowing about a membership now: debts, freezes, the end, what the next bill brings. */
export function useMembershipFacts() {
  const t = useTranslations("billing.profile.fact");
  const locale = useLocale();
  const money = useMoney();
  const price = usePriceWords();
  return (membership: MembershipMoney, today: string): Fact[] => {
    const { status, currency, nextBill, next, discount } = membership;
    const day = (on: string) => formatLocalDate(on, locale);
    const facts: Fact[] = [];
    const owed = money(membership.owedMinor, currency);
    if (status === "past_due" && membership.graceEndsOn) {
      const words = t("grace", { owed, date: day(membership.graceEndsOn) });
      facts.push({ id: "grace", icon: CircleAlert, tone: "warn", words });
    } else if (status === "suspended") {
      const why = membership.owedMinor > 0 ? t("suspendedOwing", { owed }) : membership.suspendReason;
      const words = why ?? t("suspended");
      facts.push({ id: "suspended", icon: CircleAlert, tone: "deny", words });
    } else if (membership.owedMinor > 0) {
      facts.push({ id: "owed", icon: CircleAlert, tone: "warn", words: t("owed", { owed }) });
    }
    for (const freeze of membership.freezes) {
      const from = day(freeze.fromOn);
      const words = freeze.toOn
        ? t(freeze.running ? "frozen" : "freezePlanned", { from, to: day(freeze.toOn) })
        : t("frozenOpen", { from });
      facts.push({ id: freeze.id, icon: Snowflake, tone: "info", words });
    }
    if (membership.endsOn && status !== "ended") {
      const words = t(membership.cancelled ? "cancelled" : "ends", { date: day(membership.endsOn) });
      facts.push({ id: "end", icon: CalendarX2, ...(membership.cancelled ? { tone: "warn" } : {}), words });
    }
    if (next && (next.reason === "switch" || (next.fromOn !== null && nextBill))) {
      const values = {
        plan: next.planName,
        price: price({ ...next, currency, cycle: membership.cycle }),
        date: next.fromOn && next.fromOn > today ? day(next.fromOn) : "",
      };
      const words = t(next.reason === "switch" ? "switch" : "newPrice", values);
      if (values.date !== "") facts.push({ id: "next", icon: Repeat, words });
    }
    if (nextBill) {
      const words = t("nextBill", {
        date: day(nextBill.dueOn),
        amount: money(nextBill.payableMinor, currency),
      });
      facts.push({ id: "bill", icon: CalendarClock, words });
    }
    if (discount) {
      const off = discount.kind === "percent" ? `${discount.value} %` : money(discount.value, currency);
      const words =
        discount.cyclesLeft === null
          ? t("discountForGood", { off })
          : t("discount", { off, cycles: discount.cyclesLeft });
      facts.push({ id: "discount", icon: Tag, words });
    }
    if (membership.termEndsOn && membership.termEndsOn >= today && !membership.cancelled) {
      facts.push({ id: "term", icon: Lock, words: t("minTerm", { date: day(membership.termEndsOn) }) });
    }
    if (membership.payer.id !== membership.holder.id) {
      facts.push({ id: "payer", icon: Users, words: t("payer", { name: membership.payer.name }) });
    }
    return facts;
  };
}

const TONES = { warn: "text-warn", deny: "text-deny", info: "text-info" } as const;

export function MembershipFacts({
  membership,
  today,
  withBill = true,
}: {
  membership: MembershipMoney;
  today: string;
  /** Left out where the next bill stands by itself. */
  withBill?: boolean;
}) {
  const facts = useMembershipFacts()(membership, today).filter(({ id }) => withBill || id !== "bill");
  if (facts.length === 0) return null;
  return (
    <ul className="mt-2 grid gap-1.5 text-small">
      {facts.map(({ id, icon: Icon, tone, words }) => (
        <li key={id} className={cn("flex items-start gap-2", tone ? TONES[tone] : "text-ink-2")}>
          <Icon aria-hidden className="mt-0.5 size-4 shrink-0" />
          <span className="min-w-0 break-words">{words}</span>
        </li>
      ))}
    </ul>
  );
}
