"use client";

import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import {
  Archive,
  ArchiveRestore,
  Ban,
  BellOff,
  CalendarCheck,
  Camera,
  CirclePlay,
  CircleStop,
  Coins,
  CreditCard,
  FileUp,
  HeartPulse,
  History,
  House,
  KeyRound,
  type LucideIcon,
  Mail,
  Merge,
  Pause,
  Pencil,
  ReceiptText,
  ShieldCheck,
  Signature,
  SlidersHorizontal,
  Smartphone,
  Snowflake,
  Undo2,
  UserPlus,
  Users,
} from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { useShell } from "@/platform/shell/use-shell";
import { useApi } from "@/platform/trpc/react";
import {
  formatDateTime,
  formatLocalDate,
  formatMoney,
  formatNumber,
  formatRelative,
} from "@/shared/i18n/format";
import { ErrorState } from "@/ui/feedback/empty-state";
import { SkeletonText } from "@/ui/feedback/skeleton";
import { Panel } from "@/ui/layout/panel";
import { Timeline } from "@/ui/layout/timeline";
import type { Tone } from "@/ui/primitives/badge";
import { Button } from "@/ui/primitives/button";
import type { TimelineEntry } from "../../members/schema";
import type { MembershipApi } from "../../router";
import { changedFields, dateIn, type KnownAction, knownAction, plainAction } from "./timeline-words";

const LOOKS: Record<KnownAction, [LucideIcon, Tone]> = {
  "member-create": [UserPlus, "ok"],
  "member-update": [Pencil, "neutral"],
  "member-ban": [Ban, "deny"],
  "member-unban": [ShieldCheck, "ok"],
  "member-archive": [Archive, "neutral"],
  "member-restore": [ArchiveRestore, "ok"],
  "member-photo": [Camera, "neutral"],
  "member-app-invite": [Mail, "neutral"],
  "member-app-revoke": [Undo2, "neutral"],
  "member-app-link": [Smartphone, "ok"],
  "member-app-unlink": [Smartphone, "warn"],
  "member-merge": [Merge, "info"],
  "member-unmerge": [Undo2, "neutral"],
  "member-import": [FileUp, "neutral"],
  "member-import-undo": [Undo2, "neutral"],
  "member-pass-reset": [KeyRound, "neutral"],
  "member-pin-reset": [KeyRound, "neutral"],
  "membership-started": [CirclePlay, "ok"],
  "membership-frozen": [Snowflake, "info"],
  "membership-returned": [CirclePlay, "ok"],
  "membership-suspended": [Pause, "deny"],
  "membership-reactivated": [CirclePlay, "ok"],
  "membership-ended": [CircleStop, "warn"],
  "membership-sold": [ShieldCheck, "ok"],
  "membership-signed": [Pencil, "ok"],
  "membership-paid": [ShieldCheck, "ok"],
  "membership-unpaid": [Undo2, "warn"],
  "membership-converted": [CirclePlay, "ok"],
  "membership-past_due": [Pause, "warn"],
  "membership-freeze_scheduled": [Snowflake, "info"],
  "membership-freeze_cancelled": [Undo2, "neutral"],
  "membership-switched": [Pencil, "ok"],
  "membership-switch_scheduled": [Pencil, "neutral"],
  "membership-switch_withdrawn": [Undo2, "neutral"],
  "membership-cancel_requested": [CircleStop, "neutral"],
  "membership-cancel_withdrawn": [Undo2, "neutral"],
  "membership-billing_moved": [Pencil, "neutral"],
  "membership-completed": [CircleStop, "neutral"],
  "membership-reopened": [CirclePlay, "ok"],
  "attendance-override": [ShieldCheck, "warn"],
  "attendance-undo": [Undo2, "neutral"],
  "attendance-conflict-dismissed": [Ban, "neutral"],
  "waiver-sign": [Signature, "ok"],
  "entitlement-adjust": [SlidersHorizontal, "neutral"],
  "household-create": [House, "neutral"],
  "household-add": [House, "neutral"],
  "household-remove": [House, "neutral"],
  "household-payer": [House, "neutral"],
  "health-note-consent": [HeartPulse, "info"],
  "health-note-withdraw": [HeartPulse, "neutral"],
  "guest-visit": [Users, "neutral"],
  "notification-unsubscribe": [BellOff, "neutral"],
  "membership-override": [ShieldCheck, "warn"],
  "invoice-void": [ReceiptText, "neutral"],
  "invoice-write-off": [ReceiptText, "warn"],
  "credit-give": [Coins, "ok"],
  "refund-write": [Coins, "neutral"],
  "payment-close-unknown": [ReceiptText, "neutral"],
  "payment-method-remove": [CreditCard, "neutral"],
  "pay-link-send": [Mail, "neutral"],
  "collection-try-again": [ReceiptText, "neutral"],
  "collection-note": [Pencil, "neutral"],
  "standing-booking-make": [CalendarCheck, "ok"],
  "standing-booking-end": [CalendarCheck, "neutral"],
  "penalty-charge": [Coins, "warn"],
  "penalty-waive": [Coins, "ok"],
  "penalty-void": [Coins, "neutral"],
};

/** What happened with a member, the newest first, further back on demand. */
export default function TimelinePanel({ memberId }: { memberId: string }) {
  const t = useTranslations("membership.timeline");
  const locale = useLocale();
  const { tenant } = useShell();
  const api = useApi<MembershipApi>();
  const queries = useQueryClient();
  const title = useEntryTitle();
  const pages = useInfiniteQuery({
    queryKey: [...api.membership.members.timeline.pathKey(), "pages", memberId],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }) =>
      queries.fetchQuery({
        ...api.membership.members.timeline.queryOptions(
          pageParam ? { memberId, cursor: pageParam } : { memberId },
        ),
        staleTime: 0,
      }),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
  const entries = pages.data?.pages.flatMap((page) => page.items);
  const now = Date.now();
  return (
    <Panel title={t("title")} refreshing={pages.isFetching && !pages.isPending}>
      {pages.error && !entries ? (
        <ErrorState compact error={pages.error} onRetry={() => void pages.refetch()} />
      ) : !entries ? (
        <div aria-busy>
          <SkeletonText lines={6} />
        </div>
      ) : entries.length === 0 ? (
        <p className="text-ink-2">{t("empty")}</p>
      ) : (
        <Timeline
          label={t("title")}
          entries={entries.map((entry) => {
            const known = knownAction(entry.action);
            const [icon, tone] = known ? LOOKS[known] : ([History, "neutral"] as const);
            return {
              id: entry.id,
              icon,
              tone,
              title: title(entry),
              time: (
                <span title={formatDateTime(entry.at, locale, tenant.zone)}>
                  {formatRelative(entry.at, now, locale)}
                </span>
              ),
              dateTime: entry.at,
              children: <Details entry={entry} />,
            };
          })}
        />
      )}
      {pages.hasNextPage ? (
        <Button
          className="mt-4"
          size="sm"
          block
          loading={pages.isFetchingNextPage}
          onClick={() => void pages.fetchNextPage()}
        >
          {t("earlier")}
        </Button>
      ) : null}
    </Panel>
  );
}

function useEntryTitle() {
  const t = useTranslations("membership.timeline");
  const locale = useLocale();
  return (entry: TimelineEntry): string => {
    const known = knownAction(entry.action);
    if (!known) return plainAction(entry.action);
    const { after } = entry;
    const word = (name: string) => (typeof after?.[name] === "string" ? after[name] : "–");
    const plan = typeof after?.plan === "string" ? after.plan : t("aMembership");
    const day = (name: string) => {
      const date = dateIn(entry.after, name);
      return date ? formatLocalDate(date, locale) : "–";
    };
    const { amountMinor, currency, left } = after ?? {};
    return t(`action.${known}`, {
      plan,
      name: word("name"),
      household: word("household"),
      guest: word("guest"),
      label: word("label"),
      number: word("number"),
      left: typeof left === "number" ? formatNumber(left, locale) : "–",
      amount:
        typeof amountMinor === "number" && typeof currency === "string"
          ? formatMoney({ minor: amountMinor, currency }, locale)
          : "–",
      from: day("from"),
      to: day("to"),
      on: day("on"),
    });
  };
}

function Details({ entry }: { entry: TimelineEntry }) {
  const t = useTranslations("membership");
  const locale = useLocale();
  const fields = entry.action === "member.update" ? changedFields(entry) : [];
  const value = (text: string | null) =>
    text === null
      ? t("timeline.nothing")
      : /^\d{4}-\d\d-\d\d$/.test(text)
        ? formatLocalDate(text, locale)
        : text;
  const who = entry.actorName ?? (entry.actorKind === "system" ? t("timeline.system") : null);
  const end = entry.action.startsWith("membership.") ? dateIn(entry.after, "endsOn") : null;
  return (
    <>
      {fields.length > 0 ? (
        <ul>
          {fields.map(({ field, before, after }) => (
            <li key={field} className="break-words">
              {t("timeline.changed", {
                field: t(`field.${field}`),
                before: value(before),
                after: value(after),
              })}
            </li>
          ))}
        </ul>
      ) : null}
      {end ? <p>{t("timeline.newEnd", { date: formatLocalDate(end, locale) })}</p> : null}
      {entry.reason ? <p className="break-words">{t("timeline.reason", { reason: entry.reason })}</p> : null}
      {who ? <p>{t("timeline.by", { name: who })}</p> : null}
    </>
  );
}
