"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useShell } from "@/platform/shell/use-shell";
import { useApi } from "@/platform/trpc/react";
import { ErrorState } from "@/ui/feedback/empty-state";
import { Skeleton } from "@/ui/feedback/skeleton";
import { PageHeader } from "@/ui/layout/page-header";
import { Panel } from "@/ui/layout/panel";
import type { NotificationsApi } from "../../router";
import { ModeMatrix } from "./mode-matrix";
import { PushPanel } from "./push-panel";
import { TestPanel } from "./test-panel";
import { TimesPanel } from "./times-panel";

/** What reaches a member where, and when. */
export function PreferencesView() {
  const t = useTranslations("notifications");
  const { tenant } = useShell();
  const api = useApi<NotificationsApi>();
  const preferences = useQuery(api.notifications.preferences.get.queryOptions());
  return (
    <div className="mx-auto grid max-w-3xl gap-4">
      <PageHeader
        className="mb-0"
        title={t("preferences.title")}
        description={t("preferences.intro")}
        breadcrumbs={[{ label: t("inbox.title"), href: `/${tenant.slug}/inbox` }]}
      />
      <PushPanel />
      {preferences.isPending ? (
        <div aria-busy className="grid gap-4">
          <Skeleton className="h-96 w-full" />
          <Skeleton className="h-48 w-full" />
        </div>
      ) : null}
      {preferences.isError && !preferences.data ? (
        <Panel>
          <ErrorState
            error={preferences.error}
            onRetry={() => preferences.refetch()}
            retrying={preferences.isFetching}
            compact
          />
        </Panel>
      ) : null}
      {preferences.data ? (
        <>
          <ModeMatrix preferences={preferences.data} refreshing={preferences.isRefetching} />
          <TimesPanel times={preferences.data.times} />
          <TestPanel preferences={preferences.data} />
        </>
      ) : null}
    </div>
  );
}
