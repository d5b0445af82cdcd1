"use client";

import { keepPreviousData, useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { useShell } from "@/platform/shell/use-shell";
import { useApi } from "@/platform/trpc/react";
import { formatLocalDate } from "@/shared/i18n/format";
import { SkeletonRows } from "@/ui/feedback/skeleton";
import { Button } from "@/ui/primitives/button";
import { Sheet } from "@/ui/primitives/dialog";
import type { Entry } from "../../money/entries/schema";
import type { AnalyticsApi } from "../../router";
import { useKindWords } from "./kinds";
import { useMoneyFormat } from "./money-format";
import { PanelState } from "./panel-state";

/** Which entries a list shows. */
export interface EntriesOf {
  subject: "revenue" | "tax" | "received";
  kind: string;
  from: string;
  to: string;
  branchId: string;
}

/** One person or entry with an amount, the whole row a link. */
export function ListRow({
  href,
  title,
  note,
  amount,
}: {
  href: string | null;
  title: ReactNode;
  note?: ReactNode;
  amount: ReactNode;
}) {
  const content = (
    <>
      <span className="min-w-0">
        <span className="block truncate font-medium">{title}</span>
        {note ? <span className="block text-ink-2 text-small">{note}</span> : null}
      </span>
      <span className="shrink-0 text-end tabular-nums">{amount}</span>
    </>
  );
  const className = "-mx-2 flex items-center justify-between gap-4 rounded-md px-2 py-2";
  return (
    <li>
      {href ? (
        <Link href={href} className={`${className} hover:bg-sunken`}>
          {content}
        </Link>
      ) : (
        <div className={className}>{content}</div>
      )}
    </li>
  );
}

/** The sum on top of a list: the number that was pressed. */
export function ListSum({ label, children }: { label: ReactNode; children: ReactNode }) {
  return (
    <p className="mb-2 flex items-baseline justify-between gap-4 border-line border-b pb-3">
      <span className="text-ink-2">{label}</span>
      <b className="font-semibold text-title tabular-nums">{children}</b>
    </p>
  );
}

/** The entries of the journal behind a number. */
export default function EntriesSheet({ of, onClose }: { of: EntriesOf; onClose: () => void }) {
  const t = useTranslations("analytics.money");
  const locale = useLocale();
  const words = useKindWords();
  const { subject, kind, from, to } = of;
  const name = kind ? (subject === "received" ? words.tender(kind) : words.kind(kind)) : t(subject);
  const day = (on: string) => formatLocalDate(on, locale);
  return (
    <Sheet
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={kind ? `${t(subject)}: ${name}` : name}
      description={from === to ? day(from) : `${day(from)} – ${day(to)}`}
    >
      <p className="mb-4 text-ink-2 text-small">{t(`about.${subject}`)}</p>
      <Entries of={of} />
    </Sheet>
  );
}

function Entries({ of }: { of: EntriesOf }) {
  const t = useTranslations("analytics.money");
  const api = useApi<AnalyticsApi>();
  const queries = useQueryClient();
  const { kind, branchId, ...rest } = of;
  const input = { ...rest, ...(kind ? { kind } : {}), ...(branchId ? { branchId } : {}) };
  const query = useInfiniteQuery({
    queryKey: [...api.analytics.entries.pathKey(), "pages", input],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }) =>
      queries.fetchQuery({
        ...api.analytics.entries.queryOptions(pageParam ? { ...input, cursor: pageParam } : input),
        staleTime: 0,
      }),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
  });
  return (
    <PanelState query={query} waiting={<SkeletonRows rows={8} />}>
      {({ pages }) => {
        const [first] = pages;
        if (!first || first.count === 0)
          return <p className="py-6 text-center text-ink-2">{t("noEntries")}</p>;
        return (
          <>
            <Sum page={first} />
            <ul className="divide-y divide-line">
              {pages
                .flatMap(({ items }) => items)
                .map((item) => (
                  <EntryRow key={item.id} entry={item} currency={first.currency} />
                ))}
            </ul>
            {query.hasNextPage ? (
              <Button
                block
                className="mt-3"
                loading={query.isFetchingNextPage}
                onClick={() => void query.fetchNextPage()}
              >
                {t("more")}
              </Button>
            ) : null}
          </>
        );
      }}
    </PanelState>
  );
}

function Sum({ page }: { page: { count: number; totalMinor: number; currency: string } }) {
  const t = useTranslations("analytics.money");
  const { money } = useMoneyFormat(page.currency);
  return <ListSum label={t("entries", { count: page.count })}>{money(page.totalMinor)}</ListSum>;
}

function EntryRow({ entry, currency }: { entry: Entry; currency: string }) {
  const t = useTranslations("analytics.money");
  const locale = useLocale();
  const { tenant } = useShell();
  const { money } = useMoneyFormat(currency);
  const what = t.has(`posting.${entry.posting as "invoice"}`)
    ? t(`posting.${entry.posting as "invoice"}`)
    : t("posting.other");
  const href = entry.invoiceId
    ? `/${tenant.slug}/admin/money/invoices/${entry.invoiceId}`
    : entry.memberId
      ? `/${tenant.slug}/members/${entry.memberId}`
      : null;
  return (
    <ListRow
      href={href}
      title={entry.memberName ?? what}
      note={[formatLocalDate(entry.day, locale), what, entry.invoiceNumber].filter(Boolean).join(" · ")}
      amount={<span className={entry.minor < 0 ? "text-deny" : ""}>{money(entry.minor)}</span>}
    />
  );
}

/** Who has account credit. */
export function CreditSheet({ currency, onClose }: { currency: string; onClose: () => void }) {
  const t = useTranslations("analytics.money");
  const { tenant } = useShell();
  const api = useApi<AnalyticsApi>();
  const { money } = useMoneyFormat(currency);
  const query = useQuery(api.analytics.creditHolders.queryOptions());
  return (
    <Sheet
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t("credit")}
      description={t("about.credit")}
    >
      <PanelState query={query} waiting={<SkeletonRows rows={6} />}>
        {(people) =>
          people.length === 0 ? (
            <p className="py-6 text-center text-ink-2">{t("noCredit")}</p>
          ) : (
            <>
              <ListSum label={t("people", { count: people.length })}>
                {money(people.reduce((sum, { minor }) => sum + minor, 0))}
              </ListSum>
              <ul className="divide-y divide-line">
                {people.map((person) => (
                  <ListRow
                    key={person.memberId}
                    href={`/${tenant.slug}/members/${person.memberId}`}
                    title={person.name}
                    note={person.number}
                    amount={money(person.minor)}
                  />
                ))}
              </ul>
            </>
          )
        }
      </PanelState>
    </Sheet>
  );
}
