"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { CloudOff } from "lucide-react";
import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import { lazy, Suspense, useState } from "react";
import { photoHref } from "@/modules/membership/ui/public/member-name";
import { useShell } from "@/platform/shell/use-shell";
import { useApi } from "@/platform/trpc/react";
import { formatDateTime } from "@/shared/i18n/format";
import { useDescribeError } from "@/ui/feedback/describe-error";
import { EmptyState, ErrorState } from "@/ui/feedback/empty-state";
import { SkeletonText } from "@/ui/feedback/skeleton";
import { useToast } from "@/ui/feedback/toast";
import { PageHeader } from "@/ui/layout/page-header";
import { Panel } from "@/ui/layout/panel";
import { Avatar } from "@/ui/primitives/avatar";
import { StatusChip } from "@/ui/primitives/badge";
import { Button } from "@/ui/primitives/button";
import type { Conflict } from "../../conflicts/schema";
import type { AttendanceApi } from "../../router";
import { useConflictsLive } from "./use-conflicts-live";

const AdmitDialog = lazy(() => import("./admit-dialog"));

/** Scans made while a device was offline that the rules refused: a person decides what they were. */
export function ConflictsView() {
  const t = useTranslations("attendance.screen.conflicts");
  const toast = useToast();
  const inWords = useDescribeError();
  const queries = useQueryClient();
  const { tenant } = useShell();
  const { conflicts } = useApi<AttendanceApi>().attendance;
  const [accepting, setAccepting] = useState<Conflict | null>(null);
  const query = useQuery(conflicts.list.queryOptions({}));
  const accept = useMutation(conflicts.accept.mutationOptions());
  const dismiss = useMutation(conflicts.dismiss.mutationOptions());
  const again = () => queries.invalidateQueries({ queryKey: conflicts.pathKey() });
  useConflictsLive();
  const keyOf = ({ deviceId, clientSeq }: Conflict) => ({ deviceId, clientSeq });

  async function leave(one: Conflict) {
    try {
      await dismiss.mutateAsync(keyOf(one));
      toast.show({ tone: "ok", title: t("dismissed", { name: one.name }) });
    } catch (error) {
      toast.show({ tone: "error", title: inWords(error).message });
    } finally {
      await again();
    }
  }

  return (
    <div className="grid gap-5">
      <PageHeader
        className="mb-0"
        title={t("title")}
        description={t("intro")}
        breadcrumbs={[{ href: `/${tenant.slug}/desk`, label: t("desk") }]}
      />
      <Panel flush refreshing={query.isRefetching}>
        {query.error && !query.data ? (
          <ErrorState error={query.error} onRetry={() => void query.refetch()} retrying={query.isFetching} />
        ) : !query.data ? (
          <div aria-busy className="p-4">
            <SkeletonText lines={6} />
          </div>
        ) : query.data.length === 0 ? (
          <EmptyState icon={CloudOff} title={t("empty")}>
            {t("emptyHint")}
          </EmptyState>
        ) : (
          <ul className="divide-y divide-line" aria-label={t("title")}>
            {query.data.map((one) => (
              <Row
                key={`${one.deviceId}/${one.clientSeq}`}
                conflict={one}
                busy={dismiss.isPending && dismiss.variables?.clientSeq === one.clientSeq}
                onAccept={() => setAccepting(one)}
                onDismiss={() => void leave(one)}
              />
            ))}
          </ul>
        )}
      </Panel>
      <Suspense>
        {accepting ? (
          <AdmitDialog
            name={accepting.name}
            onAdmit={async (reason) => {
              try {
                await accept.mutateAsync({ ...keyOf(accepting), reason });
                toast.show({ tone: "ok", title: t("accepted", { name: accepting.name }) });
              } finally {
                await again();
              }
            }}
            onClose={() => setAccepting(null)}
          />
        ) : null}
      </Suspense>
    </div>
  );
}

function Row({
  conflict,
  busy,
  onAccept,
  onDismiss,
}: {
  conflict: Conflict;
  busy: boolean;
  onAccept: () => void;
  onDismiss: () => void;
}) {
  const t = useTranslations("attendance.screen");
  const locale = useLocale();
  const { tenant } = useShell();
  const { name } = conflict;
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-3 px-4 py-3.5">
      <div className="flex min-w-0 grow items-center gap-3">
        <Avatar name={name} seed={conflict.memberId} src={photoHref(tenant.slug, conflict.photo)} />
        <div className="min-w-0">
          <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
            <Link
              href={`/${tenant.slug}/members/${conflict.memberId}`}
              className="min-h-6 font-medium break-words hover:underline"
            >
              {name}
            </Link>
            <StatusChip tone="deny">{t(`short.${conflict.reason}`)}</StatusChip>
          </p>
          <p className="text-ink-2 text-small">
            {t("conflicts.line", {
              time: formatDateTime(conflict.at, locale, conflict.zone),
              device: conflict.deviceName,
              branch: conflict.branchName,
            })}
          </p>
        </div>
      </div>
      <div className="flex w-full flex-wrap items-center gap-2 *:grow sm:w-auto sm:*:grow-0">
        {conflict.mayAccept ? (
          <Button size="sm" onClick={onAccept} aria-label={t("conflicts.acceptName", { name })}>
            {t("conflicts.accept")}
          </Button>
        ) : null}
        <Button
          size="sm"
          variant="ghost"
          loading={busy}
          onClick={onDismiss}
          aria-label={t("conflicts.dismissName", { name })}
        >
          {t("conflicts.dismiss")}
        </Button>
      </div>
    </li>
  );
}
