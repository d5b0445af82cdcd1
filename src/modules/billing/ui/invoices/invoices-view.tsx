"use client";

import { keepPreviousData, useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { Download, ReceiptText, SearchX } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { type ReactNode, useMemo } from "react";
import type { TenancyApi } from "@/modules/tenancy/router";
import { tenantTopic } from "@/platform/realtime/realtime";
import { useLive } from "@/platform/realtime/use-live";
import { useHasRole, useShell } from "@/platform/shell/use-shell";
import { useApi } from "@/platform/trpc/react";
import { formatLocalDate } from "@/shared/i18n/format";
import { DataTable } from "@/ui/data-table/data-table";
import { EmptyState } from "@/ui/feedback/empty-state";
import { FilterBar, type FilterChip, ToggleChips } from "@/ui/layout/filter-bar";
import { PageHeader } from "@/ui/layout/page-header";
import { Panel } from "@/ui/layout/panel";
import { Button } from "@/ui/primitives/button";
import { buttonStyles } from "@/ui/primitives/button-styles";
import { Select } from "@/ui/primitives/input";
import { SearchInput } from "@/ui/primitives/search-input";
import type { InvoiceRow, InvoiceStatus } from "../../invoices/schema";
import { INVOICE_AGES, INVOICE_KINDS } from "../../invoices/words";
import type { BillingApi } from "../../router";
import { asInput, type InvoiceFilters, isFiltered } from "./filters";
import { useInvoiceColumns } from "./invoice-columns";
import { useInvoiceFilters } from "./use-invoice-filters";

const UNPAID: readonly InvoiceStatus[] = ["open", "partial", "overdue"];
const QUICK = ["all", "unpaid", "overdue", "paid", "void", "written_off"] as const;
type Quick = (typeof QUICK)[number];

function statusesOf(quick: Quick): readonly InvoiceStatus[] {
  if (quick === "all") return [];
  return quick === "unpaid" ? UNPAID : [quick];
}

/** Every invoice of the gym, newest first; narrowed by what matters, opened with a press or a key. */
export function InvoicesView({ tabs }: { tabs?: ReactNode }) {
  const t = useTranslations("billing.money");
  const { tenant } = useShell();
  const api = useApi<BillingApi>();
  const queries = useQueryClient();
  const { filters, typed, setTyped, set, clear } = useInvoiceFilters();
  const columns = useInvoiceColumns();
  const input = asInput(filters);
  const pages = useInfiniteQuery({
    queryKey: [...api.billing.invoices.list.pathKey(), "pages", input],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }) =>
      queries.fetchQuery({
        ...api.billing.invoices.list.queryOptions(pageParam ? { ...input, cursor: pageParam } : input),
        staleTime: 0,
      }),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
  });
  useLive([tenantTopic(tenant.id, "billing")], () => {
    void queries.invalidateQueries({ queryKey: api.billing.invoices.list.pathKey() });
  });
  const rows = useMemo(() => pages.data?.pages.flatMap((page) => page.items), [pages.data]);
  const filtered = isFiltered(filters);
  const chips = useChips(filters, set);
  const quick = QUICK.find((one) => statusesOf(one).join() === filters.status.join()) ?? "";
  return (
    <div className="grid grid-cols-1 gap-5">
      <div className="min-w-0">
        <PageHeader
          className="mb-4"
          title={t("title")}
          description={t("intro")}
          actions={<ExportLink input={input} />}
        />
        {tabs}
      </div>
      <FilterBar chips={chips} onClear={clear}>
        <SearchInput
          label={t("search")}
          placeholder={t("search")}
          value={typed}
          onValueChange={setTyped}
          loading={
            typed.trim() !== filters.number.trim() || (pages.isPlaceholderData && filters.number !== "")
          }
          className="min-w-0 grow sm:w-64 sm:grow-0"
        />
        <Picker
          label={t("age")}
          any={t("anyAge")}
          value={filters.age}
          options={INVOICE_AGES.map((age) => [age, t(`ages.${age}`)])}
          onChange={(value) => set({ age: INVOICE_AGES.find((age) => age === value) ?? "" })}
        />
        <KindPicker filters={filters} set={set} />
        <BranchPicker filters={filters} set={set} />
        <ToggleChips
          label={t("status")}
          value={quick}
          onValueChange={(next) => {
            const one = QUICK.find((known) => known === next);
            if (one) set({ status: statusesOf(one) });
          }}
          options={QUICK.map((one) => ({ value: one, label: t(`quick.${one}`) }))}
        />
      </FilterBar>
      <Panel flush>
        <DataTable<InvoiceRow>
          label={t("title")}
          columns={columns}
          rows={rows}
          rowKey={(invoice) => invoice.id}
          rowName={(invoice) => `${invoice.number ?? ""} ${invoice.memberName}`}
          rowHref={(invoice) => `/${tenant.slug}/admin/money/invoices/${invoice.id}`}
          infinite
          hasMore={pages.hasNextPage}
          loadingMore={pages.isFetchingNextPage}
          onLoadMore={() => void pages.fetchNextPage()}
          refreshing={pages.isFetching && !pages.isPending && !pages.isFetchingNextPage}
          error={pages.error}
          onRetry={() => void pages.refetch()}
          skeletonRows={10}
          empty={
            filtered ? (
              <EmptyState
                icon={SearchX}
                title={t("noMatch")}
                action={<Button onClick={clear}>{t("clear")}</Button>}
              >
                {t("noMatchHint")}
              </EmptyState>
            ) : (
              <EmptyState icon={ReceiptText} title={t("empty")}>
                {t("emptyHint")}
              </EmptyState>
            )
          }
        />
      </Panel>
    </div>
  );
}

/** The list as a file, filtered as it is on the screen. */
function ExportLink({ input }: { input: ReturnType<typeof asInput> }) {
  const t = useTranslations("billing.money");
  const { tenant } = useShell();
  if (!useHasRole("owner", "manager")) return null;
  const { status, ...rest } = input;
  const query = new URLSearchParams({ tenant: tenant.slug, ...rest });
  if (status) query.set("status", status.join(","));
  return (
    <a href={`/api/export/invoices?${query}`} download className={buttonStyles({ variant: "secondary" })}>
      <Download aria-hidden />
      {t("export")}
    </a>
  );
}

function Picker({
  label,
  any,
  value,
  options,
  onChange,
}: {
  label: string;
  any: string;
  value: string;
  options: readonly (readonly [value: string, label: string])[];
  onChange: (value: string) => void;
}) {
  return (
    <Select
      aria-label={label}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      className="min-w-0 grow basis-[calc(50%-0.5rem)] sm:w-auto sm:max-w-full sm:grow-0 sm:basis-auto"
      options={[{ value: "", label: any }, ...options.map(([one, name]) => ({ value: one, label: name }))]}
    />
  );
}

interface PickerProps {
  filters: InvoiceFilters;
  set: (part: Partial<InvoiceFilters>) => void;
}

function KindPicker({ filters, set }: PickerProps) {
  const t = useTranslations("billing");
  return (
    <Picker
      label={t("money.kind")}
      any={t("money.anyKind")}
      value={filters.kind}
      options={INVOICE_KINDS.map((kind) => [kind, t(`kind.${kind}`)])}
      onChange={(value) => set({ kind: INVOICE_KINDS.find((kind) => kind === value) ?? "" })}
    />
  );
}

function BranchPicker({ filters, set }: PickerProps) {
  const t = useTranslations("billing.money");
  const api = useApi<TenancyApi>();
  const branches = useQuery({ ...api.tenancy.branches.list.queryOptions(), staleTime: 60_000 }).data ?? [];
  if (branches.length < 2) return null;
  return (
    <Picker
      label={t("branch")}
      any={t("anyBranch")}
      value={filters.branch}
      options={branches.map((branch) => [branch.id, branch.name])}
      onChange={(branch) => set({ branch })}
    />
  );
}

/** What is set and has no picker of its own that shows it. */
function useChips(filters: InvoiceFilters, set: PickerProps["set"]): FilterChip[] {
  const t = useTranslations("billing");
  const locale = useLocale();
  const chips: FilterChip[] = [];
  const add = (id: string, label: string, part: Partial<InvoiceFilters>) =>
    chips.push({ id, label, onRemove: () => set(part) });
  const shownByTabs = QUICK.some((one) => statusesOf(one).join() === filters.status.join());
  if (!shownByTabs) {
    const words = filters.status.map((status) => t(`status.${status}`));
    add("status", new Intl.ListFormat(locale, { type: "disjunction" }).format(words), { status: [] });
  }
  if (filters.from) {
    add("from", t("money.chipFrom", { date: formatLocalDate(filters.from, locale) }), { from: "" });
  }
  if (filters.to) add("to", t("money.chipTo", { date: formatLocalDate(filters.to, locale) }), { to: "" });
  return chips;
}
