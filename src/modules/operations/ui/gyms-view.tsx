"use client";

import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { Building2 } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { useDeferredValue, useMemo, useState } from "react";
import { useApi } from "@/platform/trpc/react";
import { formatDate, formatNumber } from "@/shared/i18n/format";
import type { Column } from "@/ui/data-table/column";
import { DataTable } from "@/ui/data-table/data-table";
import { EmptyState } from "@/ui/feedback/empty-state";
import { useToast } from "@/ui/feedback/toast";
import { Form, FormActions, FormField, SubmitButton, useZodForm } from "@/ui/form/form";
import { PageHeader } from "@/ui/layout/page-header";
import { Panel } from "@/ui/layout/panel";
import { Badge, StatusChip } from "@/ui/primitives/badge";
import { Button } from "@/ui/primitives/button";
import { Dialog } from "@/ui/primitives/dialog";
import { Textarea } from "@/ui/primitives/input";
import { SearchInput } from "@/ui/primitives/search-input";
import type { OperationsApi } from "../router";
import type { GymRow } from "../schema";

/** Every gym of the installation. */
export function GymsView() {
  const t = useTranslations("operations.gyms");
  const api = useApi<OperationsApi>();
  const [typed, setTyped] = useState("");
  const search = useDeferredValue(typed);
  const [changing, setChanging] = useState<GymRow | null>(null);
  const gyms = useInfiniteQuery(
    api.operations.gyms.infiniteQueryOptions(
      { search, limit: 50 },
      { getNextPageParam: (page) => page.next, placeholderData: (before) => before },
    ),
  );
  const columns = useColumns(setChanging);
  const rows = gyms.data?.pages.flatMap((page) => page.rows);
  return (
    <>
      <PageHeader title={t("title")} />
      <Panel flush>
        <div className="border-line border-b p-3">
          <SearchInput label={t("search")} placeholder={t("search")} value={typed} onValueChange={setTyped} />
        </div>
        <DataTable
          label={t("title")}
          columns={columns}
          rows={rows}
          rowKey={(row) => row.id}
          rowName={(row) => row.name}
          error={gyms.error}
          onRetry={() => gyms.refetch()}
          refreshing={gyms.isFetching && !gyms.isPending}
          hasMore={gyms.hasNextPage}
          onLoadMore={() => gyms.fetchNextPage()}
          loadingMore={gyms.isFetchingNextPage}
          empty={
            <EmptyState icon={Building2} title={search ? t("noMatch") : t("empty")}>
              {search ? null : t("emptyHint")}
            </EmptyState>
          }
        />
      </Panel>
      {changing ? <StatusDialog gym={changing} onClose={() => setChanging(null)} /> : null}
    </>
  );
}

function useColumns(onChange: (gym: GymRow) => void): Column<GymRow>[] {
  const t = useTranslations("operations.gyms");
  const locale = useLocale();
  return useMemo(
    () => [
      {
        id: "name",
        header: t("name"),
        card: "title",
        cell: (gym) => (
          <span className="grid min-w-0">
            <span className="flex flex-wrap items-center gap-2 font-medium">
              {gym.name}
              {gym.isDemo ? <Badge>{t("demo")}</Badge> : null}
            </span>
            <span className="truncate text-ink-2 text-small">/{gym.slug}</span>
          </span>
        ),
      },
      { id: "owner", header: t("owner"), from: "lg", card: "hidden", cell: (gym) => gym.owner ?? "–" },
      {
        id: "members",
        header: t("members"),
        align: "end",
        cell: (gym) => formatNumber(gym.members, locale),
        card: "hidden",
      },
      {
        id: "staff",
        header: t("staff"),
        align: "end",
        from: "md",
        card: "hidden",
        cell: (gym) => formatNumber(gym.staff, locale),
      },
      {
        id: "branches",
        header: t("branches"),
        align: "end",
        from: "lg",
        card: "hidden",
        cell: (gym) => formatNumber(gym.branches, locale),
      },
      {
        id: "created",
        header: t("created"),
        from: "md",
        cell: (gym) => formatDate(gym.createdAt, locale, "UTC"),
      },
      {
        id: "status",
        header: t("status"),
        card: "end",
        cell: (gym) => (
          <StatusChip tone={gym.status === "active" ? "ok" : "deny"}>{t(gym.status)}</StatusChip>
        ),
      },
      {
        id: "act",
        header: t("act"),
        align: "end",
        cell: (gym) => (
          <Button size="sm" variant="ghost" onClick={() => onChange(gym)}>
            {gym.status === "active" ? t("suspend") : t("reactivate")}
          </Button>
        ),
      },
    ],
    [t, locale, onChange],
  );
}

function StatusDialog({ gym, onClose }: { gym: GymRow; onClose: () => void }) {
  const t = useTranslations("operations.gyms");
  const api = useApi<OperationsApi>();
  const client = useQueryClient();
  const toast = useToast();
  const suspend = gym.status === "active";
  const { name } = gym;
  const form = useZodForm(() => import("../schema").then((part) => part.setStatusInput), {
    defaultValues: { tenantId: gym.id, status: suspend ? "suspended" : "active", reason: "" },
  });
  const change = useMutation(api.operations.setGymStatus.mutationOptions());
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={suspend ? t("suspendTitle", { name }) : t("reactivateTitle", { name })}
      description={suspend ? t("suspendText") : t("reactivateText")}
    >
      <Form
        form={form}
        onSubmit={async (values) => {
          await change.mutateAsync(values);
          toast.show({ tone: "ok", title: t("done", { name }) });
          onClose();
          await client.invalidateQueries({ queryKey: api.operations.gyms.pathKey() });
        }}
      >
        <FormField name="reason" label={t("reason")} hint={t("reasonHint")} required>
          <Textarea rows={2} />
        </FormField>
        <FormActions>
          <SubmitButton variant={suspend ? "danger" : "primary"}>
            {suspend ? t("suspend") : t("reactivate")}
          </SubmitButton>
        </FormActions>
      </Form>
    </Dialog>
  );
}
