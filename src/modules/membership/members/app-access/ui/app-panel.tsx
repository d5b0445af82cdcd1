"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Mail, Smartphone } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { tenantTopic } from "@/platform/realtime/realtime";
import { useLive } from "@/platform/realtime/use-live";
import { useShell } from "@/platform/shell/use-shell";
import { useApi } from "@/platform/trpc/react";
import { formatDate } from "@/shared/i18n/format";
import { useDescribeError } from "@/ui/feedback/describe-error";
import { ErrorState } from "@/ui/feedback/empty-state";
import { SkeletonText } from "@/ui/feedback/skeleton";
import { useToast } from "@/ui/feedback/toast";
import { Panel } from "@/ui/layout/panel";
import { Button, LinkButton } from "@/ui/primitives/button";
import type { MembershipApi } from "../../../router";
import { ActionDialog } from "../../../ui/profile/action-dialog";
import type { AppAccess } from "../schema";

/** Whether a member signs in with the app, and the next thing to do about it. */
export default function AppPanel({ memberId, name }: { memberId: string; name: string }) {
  const t = useTranslations("joining.panel");
  const { membership } = useApi<MembershipApi>();
  const { tenant } = useShell();
  const queries = useQueryClient();
  const refresh = () =>
    Promise.all([
      queries.invalidateQueries({ queryKey: membership.appAccess.pathKey() }),
      queries.invalidateQueries({ queryKey: membership.members.pathKey() }),
    ]);
  useLive([tenantTopic(tenant.id, "members")], () => void refresh());
  const query = useQuery(membership.appAccess.of.queryOptions({ memberId }));
  return (
    <Panel title={t("title")} refreshing={query.isFetching && query.data !== undefined}>
      {query.data ? (
        <Standing access={query.data} memberId={memberId} name={name} refresh={refresh} />
      ) : query.error ? (
        <ErrorState compact error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <SkeletonText lines={2} />
      )}
    </Panel>
  );
}

function Standing({
  access,
  memberId,
  name,
  refresh,
}: {
  access: AppAccess;
  memberId: string;
  name: string;
  refresh: () => Promise<unknown>;
}) {
  const t = useTranslations("joining.panel");
  const locale = useLocale();
  const { tenant } = useShell();
  const toast = useToast();
  const inWords = useDescribeError();
  const { appAccess } = useApi<MembershipApi>().membership;
  const [asking, setAsking] = useState(false);
  const failed = (error: unknown) => toast.show({ tone: "error", title: inWords(error).message });
  const invite = useMutation(
    appAccess.invite.mutationOptions({
      onSuccess: () => toast.show({ tone: "ok", title: t("sent", { email: access.email ?? "" }) }),
      onError: failed,
      onSettled: refresh,
    }),
  );
  const revoke = useMutation(appAccess.revoke.mutationOptions({ onError: failed, onSettled: refresh }));
  const unlink = useMutation(appAccess.unlink.mutationOptions({ onSettled: refresh }));
  const { state, email, expiresAt, accountEmail } = access;
  const day = expiresAt ? formatDate(expiresAt, locale, tenant.zone, "long") : "";

  if (state === "linked") {
    return (
      <div className="grid gap-3">
        <p className="flex min-w-0 items-start gap-2">
          <Smartphone aria-hidden className="mt-0.5 size-4.5 shrink-0 text-ok" />
          <span className="min-w-0 break-words">{t("linked", { email: accountEmail ?? "" })}</span>
        </p>
        <Button size="sm" className="justify-self-start" onClick={() => setAsking(true)}>
          {t("unlink")}
        </Button>
        {asking ? (
          <ActionDialog
            title={t("unlinkTitle", { name })}
            outcome={t("unlinkOutcome")}
            confirmLabel={t("unlink")}
            danger
            onConfirm={() => unlink.mutateAsync({ memberId })}
            onClose={() => setAsking(false)}
          />
        ) : null}
      </div>
    );
  }
  if (!email) {
    return (
      <div className="grid gap-3">
        <p className="text-ink-2">{t("noEmail")}</p>
        <LinkButton
          size="sm"
          className="justify-self-start"
          href={`/${tenant.slug}/members/${memberId}/edit`}
        >
          {t("addEmail")}
        </LinkButton>
      </div>
    );
  }
  return (
    <div className="grid gap-3">
      <p className="text-ink-2 min-w-0 break-words">
        {state === "none" ? t("none", { email }) : t(state, { email, date: day })}
      </p>
      <div className="flex flex-wrap gap-2">
        <Button size="sm" icon={Mail} loading={invite.isPending} onClick={() => invite.mutate({ memberId })}>
          {t(state === "none" ? "invite" : "again")}
        </Button>
        {state === "invited" ? (
          <Button
            size="sm"
            variant="ghost"
            loading={revoke.isPending}
            onClick={() => revoke.mutate({ memberId })}
          >
            {t("revoke")}
          </Button>
        ) : null}
      </div>
    </div>
  );
}
