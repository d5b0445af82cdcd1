"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Download, FileUp, SearchX, SlidersHorizontal, UserPlus, Users } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { lazy, Suspense, useMemo, useState } from "react";
import type { TenancyApi } from "@/modules/tenancy/router";
import { tenantTopic } from "@/platform/realtime/realtime";
import { useLive } from "@/platform/realtime/use-live";
import { useHasRole, useShell } from "@/platform/shell/use-shell";
import { useApi } from "@/platform/trpc/react";
import { formatLocalDate, formatNumber } from "@/shared/i18n/format";
import { DataTable } from "@/ui/data-table/data-table";
import { EmptyState } from "@/ui/feedback/empty-state";
import { FilterBar, type FilterChip, ToggleChips } from "@/ui/layout/filter-bar";
import { PageHeader } from "@/ui/layout/page-header";
import { Panel } from "@/ui/layout/panel";
import { Badge } from "@/ui/primitives/badge";
import { Button, LinkButton } from "@/ui/primitives/button";
import { buttonStyles } from "@/ui/primitives/button-styles";
import { SearchInput } from "@/ui/primitives/search-input";
import type { MemberRow } from "../../members/schema";
import type { MembershipApi } from "../../router";
import { fullName } from "../public/member-name";
import { STANDING_ORDER } from "../public/standing-chip";
import { isFiltered, type ListFilters, writeFilters } from "./filters";
import { useMemberColumns } from "./member-columns";
import { useListFilters } from "./use-list-filters";
import { useMemberPages } from "./use-member-pages";

const FilterSheet = lazy(() => import("./filter-sheet"));

/** Everyone of the gym: found in a word, narrowed by what matters, opened with a key. */
export function MembersView() {
  const t = useTranslations("membership.list");
  const { tenant } = useShell();
  const mayWrite = useHasRole("owner", "manager", "desk");
  const api = useApi<MembershipApi>();
  const queries = useQueryClient();
  const { filters, typed, setTyped, set, clear } = useListFilters();
  const [open, setOpen] = useState(false);
  const pages = useMemberPages(filters);
  const columns = useMemberColumns();
  const rows = useMemo(() => pages.data?.pages.flatMap((page) => page.items), [pages.data]);
  useLive([tenantTopic(tenant.id, "members")], () => {
    void queries.invalidateQueries({ queryKey: api.membership.members.list.pathKey() });
    void queries.invalidateQueries({ queryKey: api.membership.members.countByStanding.pathKey() });
  });
  const filtered = isFiltered(filters);
  const chips = useChips(filters, set);
  const nobody = rows?.length === 0 && !filtered && typed === "";
  return (
    <>
      <PageHeader
        title={t("title")}
        description={t("intro")}
        actions={
          <>
            {nobody ? null : <ExportLink filters={filters} />}
            {mayWrite && !nobody ? (
              <LinkButton href={`/${tenant.slug}/members/new`} variant="primary" icon={UserPlus}>
                {t("new")}
              </LinkButton>
            ) : null}
          </>
        }
      />
      {nobody ? null : (
        <FilterBar className="mb-4" chips={chips} onClear={clear}>
          <div className="flex w-full gap-2 sm:w-auto">
            <SearchInput
              label={t("search")}
              placeholder={t("search")}
              value={typed}
              onValueChange={setTyped}
              loading={
                typed.trim() !== filters.search.trim() || (pages.isPlaceholderData && filters.search !== "")
              }
              className="min-w-0 grow sm:w-80"
            />
            <Button icon={SlidersHorizontal} aria-haspopup="dialog" onClick={() => setOpen(true)}>
              {t("filters")}
              {chips.length > 0 ? <Badge tone="info">{chips.length}</Badge> : null}
            </Button>
          </div>
          <StandingTabs filters={filters} set={set} />
        </FilterBar>
      )}
      <Panel flush>
        <DataTable<MemberRow>
          label={t("title")}
          columns={columns}
          rows={rows}
          rowKey={(member) => member.id}
          rowName={fullName}
          rowHref={(member) => `/${tenant.slug}/members/${member.id}`}
          {...(filters.search
            ? {}
            : {
                sort:
                  filters.sort === "newest"
                    ? { column: "joined", direction: "desc" as const }
                    : { column: "name", direction: "asc" as const },
                onSortChange: ({ column }) => set({ sort: column === "joined" ? "newest" : "name" }),
              })}
          infinite
          hasMore={pages.hasNextPage}
          loadingMore={pages.isFetchingNextPage}
          onLoadMore={() => void pages.fetchNextPage()}
          refreshing={pages.isFetching && !pages.isPending && !pages.isFetchingNextPage}
          error={pages.error}
          onRetry={() => void pages.refetch()}
          skeletonRows={10}
          empty={filtered ? <NoMatch onClear={clear} /> : <NoMembers />}
        />
      </Panel>
      {open ? (
        <Suspense>
          <FilterSheet filters={filters} set={set} clear={clear} onClose={() => setOpen(false)} />
        </Suspense>
      ) : null}
    </>
  );
}

/** How many stand how; a press shows them. */
function StandingTabs({ filters, set }: { filters: ListFilters; set: (part: Partial<ListFilters>) => void }) {
  const t = useTranslations("membership");
  const locale = useLocale();
  const api = useApi<MembershipApi>();
  const counts = useQuery({
    ...api.membership.members.countByStanding.queryOptions(),
    staleTime: 60_000,
  }).data;
  const number = (value: number | undefined) => (counts ? { count: formatNumber(value ?? 0, locale) } : {});
  const total = Object.values(counts ?? {}).reduce((sum, count) => sum + count, 0);
  const value = filters.standing.length === 0 ? "all" : filters.standing.join(",");
  return (
    <ToggleChips
      label={t("list.standing")}
      value={value}
      onValueChange={(next) =>
        set({ standing: STANDING_ORDER.filter((standing) => standing === next && next !== value) })
      }
      options={[
        { value: "all", label: t("list.all"), ...number(total) },
        ...STANDING_ORDER.filter(
          (standing) => !counts || counts[standing] || filters.standing.includes(standing),
        ).map((standing) => ({
          value: standing,
          label: t(`standing.${standing}`),
          ...number(counts?.[standing]),
        })),
      ]}
    />
  );
}

/** The list as a file, filtered as it is on the screen. */
function ExportLink({ filters }: { filters: ListFilters }) {
  const t = useTranslations("membership.list");
  const { tenant } = useShell();
  if (!useHasRole("owner", "manager")) return null;
  const query = writeFilters({ ...filters, sort: "name" });
  query.set("tenant", tenant.slug);
  return (
    <a href={`/api/export/members?${query}`} download className={buttonStyles({ variant: "secondary" })}>
      <Download aria-hidden />
      {t("export")}
    </a>
  );
}

function NoMembers() {
  const t = useTranslations("membership.list");
  const { tenant } = useShell();
  const mayImport = useHasRole("owner", "manager", "desk");
  const mayWrite = useHasRole("owner", "manager", "desk");
  return (
    <EmptyState
      icon={Users}
      title={t("empty")}
      action={
        <div className="flex flex-wrap justify-center gap-2">
          {mayImport ? (
            <LinkButton href={`/${tenant.slug}/admin/imports/new`} variant="primary" icon={FileUp}>
              {t("import")}
            </LinkButton>
          ) : null}
          {mayWrite ? (
            <LinkButton href={`/${tenant.slug}/members/new`} icon={UserPlus}>
              {t("new")}
            </LinkButton>
          ) : null}
        </div>
      }
    >
      {t("emptyHint")}
    </EmptyState>
  );
}

function NoMatch({ onClear }: { onClear: () => void }) {
  const t = useTranslations("membership.list");
  return (
    <EmptyState icon={SearchX} title={t("noMatch")} action={<Button onClick={onClear}>{t("clear")}</Button>}>
      {t("noMatchHint")}
    </EmptyState>
  );
}

function useChips(filters: ListFilters, set: (part: Partial<ListFilters>) => void): FilterChip[] {
  const t = useTranslations("membership");
  const locale = useLocale();
  const api = useApi<MembershipApi>();
  const tenancy = useApi<TenancyApi>();
  const plans = useQuery({ ...api.membership.plans.list.queryOptions(), enabled: filters.planId !== "" });
  const branches = useQuery({
    ...tenancy.tenancy.branches.list.queryOptions(),
    enabled: filters.branchId !== "",
  });
  const chips: FilterChip[] = [];
  const add = (id: string, label: string, part: Partial<ListFilters>) =>
    chips.push({ id, label, onRemove: () => set(part) });
  // One standing alone is shown by its pressed tab.
  if (filters.standing.length > 1) {
    const words = filters.standing.map((standing) => t(`standing.${standing}`));
    add("standing", new Intl.ListFormat(locale, { type: "disjunction" }).format(words), { standing: [] });
  }
  if (filters.planId) {
    const name = plans.data?.find((plan) => plan.id === filters.planId)?.name ?? "…";
    add("plan", t("list.chipPlan", { name }), { planId: "" });
  }
  if (filters.branchId) {
    const name = branches.data?.find((branch) => branch.id === filters.branchId)?.name ?? "…";
    add("branch", t("list.chipBranch", { name }), { branchId: "" });
  }
  if (filters.joinedFrom) {
    const date = formatLocalDate(filters.joinedFrom, locale);
    add("from", t("list.chipFrom", { date }), { joinedFrom: "" });
  }
  if (filters.joinedTo) {
    const date = formatLocalDate(filters.joinedTo, locale);
    add("to", t("list.chipTo", { date }), { joinedTo: "" });
  }
  if (filters.endingWithin) {
    add("ending", t("list.chipEnding", { days: filters.endingWithin }), { endingWithin: 0 });
  }
  return chips;
}
