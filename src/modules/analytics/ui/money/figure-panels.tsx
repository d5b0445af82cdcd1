"use client";

import { useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { useShell } from "@/platform/shell/use-shell";
import { formatPercent, formatTime } from "@/shared/i18n/format";
import type { StackTone } from "@/ui/chart/tones";
import { Skeleton } from "@/ui/feedback/skeleton";
import { Panel } from "@/ui/layout/panel";
import { LinkButton } from "@/ui/primitives/button";
import type { Outstanding, Recurring, Revenue } from "../../money/schema";
import { About } from "./about";
import { tonesOf, useKindWords } from "./kinds";
import { MoneyBars } from "./money-bars";
import { useMoneyFormat } from "./money-format";
import { MovementSum } from "./movement-sum";
import { type Loaded, PanelState } from "./panel-state";

type Open = (list: string, kind?: string) => void;

const Waiting = () => <Skeleton className="h-36 w-full" />;

function Titled({ title, about, children }: { title: string; about: ReactNode; children?: ReactNode }) {
  return (
    <>
      {title}
      <About label={title}>{about}</About>
      {children}
    </>
  );
}

function AsOf({ at }: { at: string | undefined }) {
  const t = useTranslations("ui");
  const locale = useLocale();
  const { tenant } = useShell();
  return at ? t("asOf", { time: formatTime(at, locale, tenant.zone) }) : null;
}

/** Revenue by what it was for. */
export function KindsPanel({ query, open }: { query: Loaded<Revenue>; open: Open }) {
  const t = useTranslations("analytics.money");
  const locale = useLocale();
  const words = useKindWords();
  const { tenant } = useShell();
  const { money } = useMoneyFormat(tenant.currency);
  return (
    <Panel
      title={<Titled title={t("byKind")} about={t("about.byKind")} />}
      refreshing={query.isPlaceholderData ?? false}
      footer={<AsOf at={query.data?.asOf} />}
    >
      <PanelState query={query} waiting={<Waiting />}>
        {(data) => {
          const tones = tonesOf(data.kinds);
          return data.kinds.length === 0 ? (
            <p className="py-4 text-ink-2">{t("noRevenue")}</p>
          ) : (
            <MoneyBars
              label={t("byKind")}
              format={money}
              bars={data.kinds.map(({ kind, minor }) => ({
                key: kind,
                label: words.kind(kind),
                minor,
                tone: tones.get(kind) ?? "faint",
                swatch: true,
                ...(data.totalMinor > 0 && minor > 0
                  ? { note: formatPercent(minor / data.totalMinor, locale) }
                  : {}),
                onPress: () => open("revenue", kind),
              }))}
            />
          );
        }}
      </PanelState>
    </Panel>
  );
}

/** What came in by which way, and the tax that was billed. */
export function ReceivedPanel({ query, open }: { query: Loaded<Revenue>; open: Open }) {
  const t = useTranslations("analytics.money");
  const words = useKindWords();
  const { tenant } = useShell();
  const { money } = useMoneyFormat(tenant.currency);
  return (
    <Panel
      title={<Titled title={t("byWay")} about={t("about.received")} />}
      refreshing={query.isPlaceholderData ?? false}
      footer={<AsOf at={query.data?.asOf} />}
    >
      <PanelState query={query} waiting={<Waiting />}>
        {(data) => (
          <div className="grid gap-3">
            {data.received.length === 0 ? (
              <p className="py-4 text-ink-2">{t("noReceived")}</p>
            ) : (
              <MoneyBars
                label={t("byWay")}
                format={money}
                bars={data.received.map(({ tender, minor }) => ({
                  key: tender,
                  label: words.tender(tender),
                  minor,
                  onPress: () => open("received", tender),
                }))}
              />
            )}
            <div className="border-line border-t pt-2">
              <MoneyBars
                label={t("tax")}
                format={money}
                bars={[
                  {
                    key: "tax",
                    label: t("tax"),
                    minor: data.taxMinor,
                    tone: "quiet",
                    onPress: () => open("tax"),
                  },
                ]}
              />
            </div>
          </div>
        )}
      </PanelState>
    </Panel>
  );
}

const AGE_TONES = { not_due: "info", week: "warn", month: "warn", older: "deny" } as const satisfies Record<
  string,
  StackTone
>;

/** What is still to be paid, by how long it has been due; and what members have with the gym. */
export function OutstandingPanel({
  query,
  branchId,
  open,
}: {
  query: Loaded<Outstanding>;
  branchId: string;
  open: Open;
}) {
  const t = useTranslations("analytics.money");
  const { tenant } = useShell();
  const { money } = useMoneyFormat(tenant.currency);
  const branch = branchId ? `&branch=${branchId}` : "";
  return (
    <Panel
      title={<Titled title={t("outstanding")} about={t("about.outstanding")} />}
      refreshing={query.isPlaceholderData ?? false}
      footer={<AsOf at={query.data?.asOf} />}
    >
      <PanelState query={query} waiting={<Waiting />}>
        {(data) => (
          <div className="grid gap-3">
            {data.bills === 0 ? <p className="py-2 text-ink-2">{t("nothingOwed")}</p> : null}
            <MoneyBars
              label={t("outstanding")}
              format={money}
              bars={data.ages.map(({ age, minor, bills }) => ({
                key: age,
                label: t(`age.${age}`),
                minor,
                note: t("bills", { count: bills }),
                tone: AGE_TONES[age],
                href: `/${tenant.slug}/admin/money/invoices?age=${age}${branch}`,
              }))}
            />
            <div className="border-line border-t pt-2">
              <MoneyBars
                label={t("credit")}
                format={money}
                bars={[
                  {
                    key: "credit",
                    label: t("credit"),
                    minor: data.creditMinor,
                    tone: "ok",
                    onPress: () => open("credit"),
                  },
                ]}
              />
            </div>
          </div>
        )}
      </PanelState>
    </Panel>
  );
}

/** How recurring revenue moved this month, and the way to the months before. */
export function RecurringPanel({ query }: { query: Loaded<Recurring> }) {
  const t = useTranslations("analytics.money");
  const { tenant } = useShell();
  const href = `/${tenant.slug}/admin/money/recurring`;
  return (
    <Panel
      title={<Titled title={t("mrrThisMonth")} about={t("about.mrr")} />}
      refreshing={query.isPlaceholderData ?? false}
      footer={<AsOf at={query.data?.asOf} />}
      actions={
        <LinkButton href={href} size="sm">
          {t("allMonths")}
        </LinkButton>
      }
    >
      <PanelState query={query} waiting={<Skeleton className="h-52 w-full" />}>
        {(data) => {
          const month = data.months.at(-1);
          return month ? (
            <MovementSum
              month={month}
              currency={data.currency}
              href={(part) => `${href}?month=${month.month}&part=${part}`}
            />
          ) : null;
        }}
      </PanelState>
    </Panel>
  );
}
