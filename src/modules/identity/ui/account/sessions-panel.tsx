"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Monitor, MonitorSmartphone, Smartphone, Tablet } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { useApi } from "@/platform/trpc/react";
import { useDescribeError } from "@/ui/feedback/describe-error";
import { ErrorState } from "@/ui/feedback/empty-state";
import { SkeletonRows } from "@/ui/feedback/skeleton";
import { useToast } from "@/ui/feedback/toast";
import { Panel } from "@/ui/layout/panel";
import { StatusChip } from "@/ui/primitives/badge";
import { Button } from "@/ui/primitives/button";
import type { IdentityApi } from "../../router";
import type { SessionInfo } from "../../schema";
import { ago } from "./ago";

const ICONS = { phone: Smartphone, tablet: Tablet, desktop: Monitor, unknown: MonitorSmartphone } as const;

/** Every device that is signed in, and a way to sign it out. */
export function SessionsPanel() {
  const t = useTranslations("identity");
  const api = useApi<IdentityApi>();
  const queryClient = useQueryClient();
  const inWords = useDescribeError();
  const { show } = useToast();
  const sessions = useQuery(api.identity.sessions.queryOptions());
  const refresh = () => queryClient.invalidateQueries(api.identity.sessions.queryFilter());
  const failed = (error: unknown) => show({ tone: "error", title: inWords(error).message });
  const revokeOthers = useMutation(
    api.identity.revokeOtherSessions.mutationOptions({
      onSuccess: ({ ended }) => show({ title: t("sessions.othersEnded", { count: ended }) }),
      onError: failed,
      onSettled: refresh,
    }),
  );
  const others = sessions.data?.filter((session) => !session.current) ?? [];
  return (
    <Panel
      flush
      title={t("sessions.title")}
      description={t("sessions.lead")}
      refreshing={sessions.isRefetching}
      footer={
        others.length > 0 ? (
          <Button block loading={revokeOthers.isPending} onClick={() => revokeOthers.mutate()}>
            {t("sessions.signOutOthers")}
          </Button>
        ) : undefined
      }
    >
      {sessions.data ? (
        <ul className="divide-y divide-line">
          {sessions.data.map((session) => (
            <SessionRow key={session.id} session={session} onEnded={refresh} onFailed={failed} />
          ))}
        </ul>
      ) : sessions.isError ? (
        <ErrorState
          compact
          error={sessions.error}
          onRetry={() => sessions.refetch()}
          retrying={sessions.isRefetching}
        />
      ) : (
        <div aria-busy>
          <SkeletonRows rows={2} />
        </div>
      )}
    </Panel>
  );
}

function SessionRow({
  session,
  onEnded,
  onFailed,
}: {
  session: SessionInfo;
  onEnded: () => Promise<unknown>;
  onFailed: (error: unknown) => void;
}) {
  const t = useTranslations("identity");
  const locale = useLocale();
  const api = useApi<IdentityApi>();
  const { show } = useToast();
  const { kind, browser, system } = session.device;
  const device =
    browser && system
      ? t("sessions.device", { browser, system })
      : (browser ?? system ?? t("sessions.unknown"));
  const revoke = useMutation(
    api.identity.revokeSession.mutationOptions({
      onSuccess: () => show({ title: t("sessions.ended", { device }) }),
      onError: onFailed,
      onSettled: onEnded,
    }),
  );
  const Icon = ICONS[kind];
  const when = ago(session.lastSeenAt, locale, new Date()) ?? t("sessions.justNow");
  return (
    <li className="flex items-center gap-3 px-4 py-3">
      <Icon aria-hidden className="size-5 shrink-0 text-ink-3" />
      <div className="min-w-0 grow">
        <p className="break-words font-medium">{device}</p>
        <p className="text-ink-2 text-small">
          {t("sessions.seen", { when })}
          {session.address ? ` · ${session.address}` : ""}
        </p>
      </div>
      {session.current ? (
        <StatusChip tone="ok">{t("sessions.this")}</StatusChip>
      ) : (
        <Button
          size="sm"
          loading={revoke.isPending}
          aria-label={t("sessions.signOutName", { device })}
          onClick={() => revoke.mutate({ sessionId: session.id })}
        >
          {t("sessions.signOut")}
        </Button>
      )}
    </li>
  );
}
