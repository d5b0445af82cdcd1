"use client";

import {
  BadgeCheck,
  BellRing,
  CalendarClock,
  CalendarX2,
  Check,
  CircleAlert,
  CircleCheck,
  Hourglass,
  type LucideIcon,
  Snowflake,
  Ticket,
  Wallet,
} from "lucide-react";
import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import { useShell } from "@/platform/shell/use-shell";
import { formatRelative } from "@/shared/i18n/format";
import { IconButton } from "@/ui/primitives/button";
import { cn } from "@/ui/tokens/cn";
import type { InboxItem } from "../../inbox/schema";
import type { Kind } from "../../schema";
import { wordsOf } from "../../words";

const ICONS: Record<Kind, LucideIcon> = {
  seat_promoted: BadgeCheck,
  seat_offered: Ticket,
  waiting_skipped: Hourglass,
  waiting_expired: Hourglass,
  waiting_closed: Hourglass,
  class_cancelled: CalendarX2,
  seat_cancelled: CalendarX2,
  seat_released: CalendarX2,
  seat_passed_on: CalendarX2,
  class_moved: CalendarClock,
  class_changed: CalendarClock,
  class_reminder: BellRing,
  standing_missed: CalendarX2,
  penalty_made: CircleAlert,
  penalty_charged: Wallet,
  penalty_waived: CircleCheck,
  membership_suspended: CircleAlert,
  membership_frozen: Snowflake,
  membership_resumed: CircleCheck,
  membership_ended: CircleAlert,
  payment_received: Wallet,
  payment_failed: CircleAlert,
  refund_done: Wallet,
  test: CircleCheck,
};

/** One notification: pressing it leads where it can be dealt with, and marks it as read. */
export function InboxLine({ item, onRead }: { item: InboxItem; onRead: () => void }) {
  const t = useTranslations("notifications");
  const locale = useLocale();
  const { tenant } = useShell();
  const { title, body } = wordsOf(t, { ...item, locale, zone: tenant.zone });
  const Icon = ICONS[item.kind];
  const unread = item.readAt === null;
  return (
    <li
      className={cn(
        "relative flex items-start gap-3 border-s-3 px-4 py-3.5",
        unread ? "border-s-brand-strong" : "border-s-transparent",
      )}
    >
      <Icon aria-hidden className={cn("mt-0.5 size-5 shrink-0", unread ? "text-brand-ink" : "text-ink-3")} />
      <div className="min-w-0 grow">
        <p className={cn(unread ? "font-semibold" : "font-medium")}>
          <Link
            href={`/${tenant.slug}${item.link}`}
            onClick={() => (unread ? onRead() : undefined)}
            className="after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-brand-ink"
          >
            {title}
          </Link>
          {unread ? <span className="sr-only"> ({t("inbox.unread")})</span> : null}
        </p>
        <p className="break-words text-ink-2">{body}</p>
        <time dateTime={item.at} className="text-ink-2 text-small" suppressHydrationWarning>
          {formatRelative(item.at, Date.now(), locale)}
        </time>
      </div>
      {unread ? (
        <span className="relative z-10 shrink-0">
          <IconButton
            icon={Check}
            variant="ghost"
            size="sm"
            label={t("inbox.markRead", { title })}
            onClick={onRead}
          />
        </span>
      ) : null}
    </li>
  );
}
