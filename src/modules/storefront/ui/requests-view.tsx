"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Archive, UserPlus, UserRoundCheck, Users } from "lucide-react";
import { useRouter } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { tenantTopic } from "@/platform/realtime/realtime";
import { useLive } from "@/platform/realtime/use-live";
import { useShell } from "@/platform/shell/use-shell";
import { useApi } from "@/platform/trpc/react";
import { formatDateTime, formatLocalDate } from "@/shared/i18n/format";
import { useDescribeError } from "@/ui/feedback/describe-error";
import { EmptyState, ErrorState } from "@/ui/feedback/empty-state";
import { SkeletonRows } from "@/ui/feedback/skeleton";
import { useToast } from "@/ui/feedback/toast";
import { PageHeader } from "@/ui/layout/page-header";
import { Panel } from "@/ui/layout/panel";
import { Button } from "@/ui/primitives/button";
import { ConfirmDialog } from "@/ui/primitives/confirm-dialog";
import type { JoinRequest } from "../requests/schema";
import type { StorefrontApi } from "../router";

const nameOf = ({ firstName, lastName }: JoinRequest) => `${firstName} ${lastName}`;

/** People who asked to join on the gym's page; the desk makes them members and sells them their plan. */
export function RequestsView() {
  const t = useTranslations("storefront.requests");
  const { tenant } = useShell();
  const router = useRouter();
  const api = useApi<StorefrontApi>();
  const queries = useQueryClient();
  const toast = useToast();
  const inWords = useDescribeError();
  const [leaving, setLeaving] = useState<JoinRequest | null>(null);
  const list = useQuery(api.storefront.requests.queryOptions());
  const accept = useMutation(api.storefront.acceptRequest.mutationOptions());
  const dismiss = useMutation(api.storefront.dismissRequest.mutationOptions());
  const refresh = () => void queries.invalidateQueries({ queryKey: api.storefront.requests.pathKey() });
  useLive([tenantTopic(tenant.id, "members")], refresh);
  const take = async (request: JoinRequest, memberId: string | null) => {
    try {
      const taken = await accept.mutateAsync({ requestId: request.id, memberId });
      toast.show({ tone: "ok", title: t("accepted", { name: nameOf(request) }) });
      const plan = taken.planId ? `&plan=${taken.planId}` : "";
      router.push(`/${tenant.slug}/desk/sell?member=${taken.memberId}${plan}`);
    } catch (error) {
      toast.show({ tone: "error", title: inWords(error).message });
      refresh();
    }
  };
  return (
    <div className="grid gap-5">
      <PageHeader title={t("title")} description={t("intro")} />
      {list.error && !list.data ? (
        <ErrorState error={list.error} onRetry={() => void list.refetch()} retrying={list.isFetching} />
      ) : !list.data ? (
        <div aria-busy>
          <SkeletonRows rows={4} />
        </div>
      ) : list.data.length === 0 ? (
        <EmptyState icon={Users} title={t("empty")}>
          {t("emptyHint")}
        </EmptyState>
      ) : (
        <ul className="grid gap-3 lg:grid-cols-2">
          {list.data.map((request) => (
            <li key={request.id}>
              <RequestCard
                request={request}
                busy={accept.isPending}
                onTake={(memberId) => void take(request, memberId)}
                onDismiss={() => setLeaving(request)}
              />
            </li>
          ))}
        </ul>
      )}
      <ConfirmDialog
        open={leaving !== null}
        onOpenChange={(open) => {
          if (!open) setLeaving(null);
        }}
        title={t("dismissTitle", { name: leaving ? nameOf(leaving) : "" })}
        description={t("dismissHint")}
        confirmLabel={t("dismiss")}
        onConfirm={async () => {
          if (!leaving) return;
          await dismiss.mutateAsync({ requestId: leaving.id });
          toast.show({ tone: "ok", title: t("dismissed", { name: nameOf(leaving) }) });
          setLeaving(null);
          refresh();
        }}
      />
    </div>
  );
}

function RequestCard({
  request,
  busy,
  onTake,
  onDismiss,
}: {
  request: JoinRequest;
  busy: boolean;
  onTake: (memberId: string | null) => void;
  onDismiss: () => void;
}) {
  const t = useTranslations("storefront.requests");
  const locale = useLocale();
  const { tenant } = useShell();
  const { known, guardianName, guardianPhone } = request;
  const name = nameOf(request);
  return (
    <Panel
      title={name}
      description={formatDateTime(request.createdAt, locale, tenant.zone)}
      className="h-full"
    >
      <div className="grid gap-3">
        <p>{request.planName ? t("plan", { plan: request.planName }) : t("noPlan")}</p>
        <ul className="text-ink-2 text-small">
          <li className="break-words">
            <a href={`mailto:${request.email}`}>{request.email}</a>
          </li>
          <li>
            <a href={`tel:${request.phone}`}>{request.phone}</a>
          </li>
          <li>{t("born", { date: formatLocalDate(request.birthDate, locale) })}</li>
          {guardianName ? <li>{t("guardian", { name: guardianName, phone: guardianPhone ?? "" })}</li> : null}
          {request.marketing ? <li>{t("news")}</li> : null}
        </ul>
        {known ? <p className="text-small text-warn">{t("known", known)}</p> : null}
        <div className="flex flex-wrap gap-2">
          {known ? (
            <Button
              variant="primary"
              icon={UserRoundCheck}
              disabled={busy}
              onClick={() => onTake(known.memberId)}
            >
              {t("acceptKnown", { name: known.name })}
            </Button>
          ) : null}
          <Button
            {...(known ? {} : { variant: "primary" as const })}
            icon={UserPlus}
            disabled={busy}
            aria-label={`${t("accept")}: ${name}`}
            onClick={() => onTake(null)}
          >
            {t("accept")}
          </Button>
          <Button icon={Archive} aria-label={`${t("dismiss")}: ${name}`} onClick={onDismiss}>
            {t("dismiss")}
          </Button>
        </div>
      </div>
    </Panel>
  );
}
