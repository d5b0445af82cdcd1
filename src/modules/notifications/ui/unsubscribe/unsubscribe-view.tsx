"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { CircleCheck, Link2Off, MailX } from "lucide-react";
import { useTranslations } from "next-intl";
import { useShell } from "@/platform/shell/use-shell";
import { useApi } from "@/platform/trpc/react";
import { EmptyState, ErrorState } from "@/ui/feedback/empty-state";
import { Skeleton } from "@/ui/feedback/skeleton";
import { Button, LinkButton } from "@/ui/primitives/button";
import type { NotificationsApi } from "../../router";

/** Where the link in a mail leads: nothing happens until somebody presses the button. */
export function UnsubscribeView({ token }: { token: string }) {
  const t = useTranslations("notifications");
  const { tenant } = useShell();
  const api = useApi<NotificationsApi>();
  const opening = useMutation(api.notifications.unsubscribe.open.mutationOptions());
  const confirm = useMutation(api.notifications.unsubscribe.confirm.mutationOptions());
  const opened = useQuery({
    queryKey: ["unsubscribe", token],
    queryFn: () => opening.mutateAsync({ token }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const preferences = (
    <LinkButton href={`/${tenant.slug}/inbox/preferences`}>{t("unsubscribe.preferences")}</LinkButton>
  );
  const failed = opened.error ?? confirm.error;
  if (failed) {
    const retry = () => (opened.error ? void opened.refetch() : confirm.mutate({ token }));
    return <ErrorState error={failed} onRetry={retry} retrying={opened.isFetching || confirm.isPending} />;
  }
  if (!opened.data) {
    return (
      <div aria-busy className="mx-auto grid w-full max-w-sm gap-3 p-6">
        <Skeleton className="h-8 w-full" />
        <Skeleton className="h-24 w-full" />
      </div>
    );
  }
  const { what } = opened.data;
  if (what === null) {
    return (
      <EmptyState icon={Link2Off} title={t("unsubscribe.invalid")} page action={preferences}>
        {t("unsubscribe.invalidText")}
      </EmptyState>
    );
  }
  if (confirm.isSuccess) {
    return (
      <EmptyState icon={CircleCheck} title={t("unsubscribe.done")} page action={preferences}>
        {t("unsubscribe.doneText")}
      </EmptyState>
    );
  }
  const gym = tenant.name;
  return (
    <EmptyState
      icon={MailX}
      title={t("unsubscribe.title")}
      page
      action={
        <>
          <Button variant="primary" loading={confirm.isPending} onClick={() => confirm.mutate({ token })}>
            {t("unsubscribe.confirm")}
          </Button>
          {preferences}
        </>
      }
    >
      {what === "digest"
        ? t("unsubscribe.digestText", { gym })
        : t("unsubscribe.text", { gym, topic: t(`topics.${what}`) })}
    </EmptyState>
  );
}
