"use client";

import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { CalendarRange } from "lucide-react";
import dynamic from "next/dynamic";
import { useLocale, useTranslations } from "next-intl";
import { lazy, type ReactNode, Suspense } from "react";
import { tenantTopic } from "@/platform/realtime/realtime";
import { useLive } from "@/platform/realtime/use-live";
import { useShell } from "@/platform/shell/use-shell";
import { useApi } from "@/platform/trpc/react";
import { formatTime } from "@/shared/i18n/format";
import { EmptyState } from "@/ui/feedback/empty-state";
import { Skeleton, SkeletonStat } from "@/ui/feedback/skeleton";
import { PageHeader } from "@/ui/layout/page-header";
import { Panel } from "@/ui/layout/panel";
import { LinkButton } from "@/ui/primitives/button";
import type { ClassNumbers } from "../../classes/schema";
import { CLASS_LISTS } from "../../classes/words";
import type { AnalyticsApi } from "../../router";
import { About } from "../money/about";
import { PanelState } from "../money/panel-state";
import { PeriodFilter } from "../money/period-filter";
import { useMoneyAddress } from "../money/use-money-address";
import type { ClassesOf } from "./class-list-sheet";
import { ClassStats } from "./class-stats";
import { useClassWords } from "./class-words";
import { ComparisonTable } from "./comparison-table";

const DemandMap = dynamic(() => import("./demand-panel"), {
  ssr: false,
  loading: () => <Skeleton className="h-64 w-full" />,
});
const ClassListSheet = lazy(() => import("./class-list-sheet"));

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** How full classes are, who comes, and where people wait in vain; every number opens the classes behind it. */
export function ClassNumbersView({ tabs }: { tabs?: ReactNode }) {
  const t = useTranslations("analytics.classes");
  const locale = useLocale();
  const { tenant } = useShell();
  const api = useApi<AnalyticsApi>();
  const queries = useQueryClient();
  const address = useMoneyAddress();
  const { period, branchId, set } = address;
  const { preset: _, ...span } = period;
  const branch = branchId ? { branchId } : {};
  const query = useQuery({
    ...api.analytics.classes.numbers.queryOptions({ ...span, ...branch }),
    placeholderData: keepPreviousData,
    refetchInterval: 120_000,
  });
  useLive([tenantTopic(tenant.id, "classes")], () => {
    void queries.invalidateQueries({ queryKey: api.analytics.classes.pathKey() });
  });
  const { of, about } = useAskedList(
    query.data,
    { from: period.from, to: period.to, ...branch },
    address.param,
  );
  const open = (list: string, own: Record<string, string> = {}) =>
    set({ list, type: "", trainer: "", slot: "", ...own });
  return (
    <div className="grid grid-cols-1 gap-5">
      <div className="min-w-0">
        <PageHeader
          className="mb-4"
          title={t("title")}
          description={
            query.data
              ? t("description", { gym: tenant.name, time: formatTime(query.data.asOf, locale, tenant.zone) })
              : tenant.name
          }
        />
        {tabs}
      </div>
      <PeriodFilter address={address} />
      <PanelState query={query} waiting={<Waiting />}>
        {(data) =>
          data.total.classes === 0 ? (
            <Empty />
          ) : (
            <Figures data={data} refreshing={query.isPlaceholderData} open={open} />
          )
        }
      </PanelState>
      <Suspense fallback={null}>
        {of ? <ClassListSheet of={of} about={about} onClose={() => open("")} /> : null}
      </Suspense>
    </div>
  );
}

/** The list that the address asks for, and the name of what was pressed. */
function useAskedList(
  data: ClassNumbers | undefined,
  span: Pick<ClassesOf, "from" | "to" | "branchId">,
  param: (name: string) => string,
): { of: ClassesOf | undefined; about: string | undefined } {
  const words = useClassWords();
  const show = CLASS_LISTS.find((one) => one === param("list"));
  if (!show) return { of: undefined, about: undefined };
  const [type, trainer] = [param("type"), param("trainer")];
  if (UUID.test(type)) {
    const about = data?.types.find(({ id }) => id === type)?.name ?? undefined;
    return { of: { ...span, show, typeId: type }, about };
  }
  if (UUID.test(trainer)) {
    const about = data?.trainers.find(({ id }) => id === trainer)?.name ?? undefined;
    return { of: { ...span, show, trainerId: trainer }, about };
  }
  const [, day, at] = /^([1-7])-(1?\d|2[0-3])$/.exec(param("slot")) ?? [];
  if (day === undefined || at === undefined) return { of: { ...span, show }, about: undefined };
  const [weekday, hour] = [Number(day), Number(at)];
  return { of: { ...span, show, weekday, hour }, about: `${words.weekday(weekday)}, ${words.hour(hour)}` };
}

function Figures({
  data,
  refreshing,
  open,
}: {
  data: ClassNumbers;
  refreshing: boolean;
  open: (list: string, own?: Record<string, string>) => void;
}) {
  const t = useTranslations("analytics.classes");
  const titled = (key: "heat" | "trainers" | "types") => (
    <>
      {t(key)}
      <About label={t(key)}>{t(`about.${key}`)}</About>
    </>
  );
  return (
    <>
      <ClassStats data={data} open={open} />
      <Panel title={titled("heat")} refreshing={refreshing}>
        <DemandMap slots={data.slots} onSelect={(day, hour) => open("all", { slot: `${day}-${hour}` })} />
      </Panel>
      <div className="grid items-start gap-5 lg:grid-cols-2">
        <Panel title={titled("trainers")} refreshing={refreshing}>
          <ComparisonTable
            label={t("trainers")}
            rows={data.trainers}
            before={data.before}
            onSelect={(trainer) => open("all", { trainer })}
          />
        </Panel>
        <Panel title={titled("types")} refreshing={refreshing}>
          <ComparisonTable
            label={t("types")}
            rows={data.types}
            before={data.before}
            onSelect={(type) => open("all", { type })}
          />
        </Panel>
      </div>
    </>
  );
}

function Waiting() {
  return (
    <div className="grid gap-5">
      <div className="grid grid-cols-1 gap-3 min-[26rem]:grid-cols-2 xl:grid-cols-4">
        {["fill", "showRate", "utilisation", "unmet"].map((key) => (
          <SkeletonStat key={key} />
        ))}
      </div>
      <Skeleton className="h-72 w-full" />
    </div>
  );
}

function Empty() {
  const t = useTranslations("analytics.classes");
  const { tenant } = useShell();
  return (
    <Panel>
      <EmptyState
        icon={CalendarRange}
        title={t("empty")}
        action={<LinkButton href={`/${tenant.slug}/admin/classes`}>{t("plan")}</LinkButton>}
      >
        {t("emptyHint")}
      </EmptyState>
    </Panel>
  );
}
