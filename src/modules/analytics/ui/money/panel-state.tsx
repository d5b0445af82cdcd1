"use client";

import { CloudOff } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { EmptyState, ErrorState } from "@/ui/feedback/empty-state";

/** What a panel needs to know of the query behind its figures. */
export interface Loaded<Data> {
  data: Data | undefined;
  error: unknown;
  isFetching: boolean;
  fetchStatus: "fetching" | "paused" | "idle";
  /** The figures of another period or branch, until those that were asked for are here. */
  isPlaceholderData?: boolean;
  refetch: () => unknown;
}

/** What a panel shows until its figures are here: their outline, what went wrong, or that the device is offline. */
export function PanelState<Data>({
  query,
  waiting,
  children,
}: {
  query: Loaded<Data>;
  /** The outline, at the height of the figures. */
  waiting: ReactNode;
  children: (data: Data) => ReactNode;
}) {
  const t = useTranslations("analytics.money");
  if (query.data !== undefined) return children(query.data);
  if (query.error) {
    return (
      <ErrorState
        compact
        error={query.error}
        onRetry={() => void query.refetch()}
        retrying={query.isFetching}
      />
    );
  }
  if (query.fetchStatus === "paused") {
    return (
      <EmptyState compact icon={CloudOff} title={t("offline")}>
        {t("offlineHint")}
      </EmptyState>
    );
  }
  return <div aria-busy>{waiting}</div>;
}
