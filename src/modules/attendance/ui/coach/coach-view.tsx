"use client";

import { useQueryClient } from "@tanstack/react-query";
import { Users } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { tenantTopic } from "@/platform/realtime/realtime";
import { useLive } from "@/platform/realtime/use-live";
import { useShell } from "@/platform/shell/use-shell";
import { useApi } from "@/platform/trpc/react";
import { formatDate } from "@/shared/i18n/format";
import { ErrorState } from "@/ui/feedback/empty-state";
import { Skeleton } from "@/ui/feedback/skeleton";
import { useNow } from "@/ui/feedback/use-now";
import { PageHeader } from "@/ui/layout/page-header";
import { LinkButton } from "@/ui/primitives/button";
import { Select } from "@/ui/primitives/input";
import type { AttendanceApi } from "../../router";
import { InsidePanel, OccupancyPanel } from "../desk/inside-panel";
import { useDeskBranch } from "../public/use-desk-branch";

/**
 * A trainer's today: their classes, and who is on the floor.
 * @param classes what they teach, which is no matter of attendance
 */
export function CoachView({ classes }: { classes: ReactNode }) {
  const t = useTranslations("attendance.screen.coach");
  const desk = useTranslations("attendance.screen.desk");
  const locale = useLocale();
  const { tenant } = useShell();
  const now = useNow(60_000);
  const { query, branches, branch, choose } = useDeskBranch();
  return (
    <div className="grid gap-5">
      <PageHeader
        className="mb-0"
        title={t("title")}
        {...(branch ? { description: formatDate(now, locale, branch.zone, "full") } : {})}
        actions={
          <>
            {branches && branches.length > 1 && branch ? (
              <Select
                aria-label={desk("branch")}
                value={branch.id}
                onChange={(event) => choose(event.target.value)}
                options={branches.map(({ id, name }) => ({ value: id, label: name }))}
              />
            ) : null}
            <LinkButton href={`/${tenant.slug}/members`} icon={Users}>
              {t("members")}
            </LinkButton>
          </>
        }
      />
      {classes}
      {query.error && !branches ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} retrying={query.isFetching} />
      ) : branch ? (
        <Floor branchId={branch.id} zone={branch.zone} />
      ) : (
        <Skeleton className="h-72 w-full" />
      )}
    </div>
  );
}

function Floor({ branchId, zone }: { branchId: string; zone: string }) {
  const { tenant } = useShell();
  const api = useApi<AttendanceApi>();
  const queries = useQueryClient();
  useLive([tenantTopic(tenant.id, "occupancy", branchId)], () => {
    void queries.invalidateQueries({ queryKey: api.attendance.inside.queryKey({ branchId }) });
    void queries.invalidateQueries({ queryKey: api.attendance.occupancy.queryKey({ branchId }) });
  });
  return (
    <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_22rem]">
      <div className="lg:order-2">
        <OccupancyPanel branchId={branchId} />
      </div>
      <InsidePanel branchId={branchId} zone={zone} />
    </div>
  );
}
