"use client";

import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { CheckCheck, Inbox, Settings2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { useShell } from "@/platform/shell/use-shell";
import { useApi } from "@/platform/trpc/react";
import { useDescribeError } from "@/ui/feedback/describe-error";
import { EmptyState, ErrorState } from "@/ui/feedback/empty-state";
import { SkeletonRows } from "@/ui/feedback/skeleton";
import { useToast } from "@/ui/feedback/toast";
import { PageHeader } from "@/ui/layout/page-header";
import { Panel } from "@/ui/layout/panel";
import { Button, LinkButton } from "@/ui/primitives/button";
import type { NotificationsApi } from "../../router";
import { inboxPages } from "../public/inbox-pages";
import { InboxLine } from "./inbox-line";

/** What the gym had to tell a member, the newest first. The badge's hook keeps it live. */
export function InboxView() {
  const t = useTranslations("notifications.inbox");
  const { tenant } = useShell();
  const api = useApi<NotificationsApi>();
  const client = useQueryClient();
  const toast = useToast();
  const inWords = useDescribeError();
  const inbox = useInfiniteQuery(inboxPages(api));
  const items = inbox.data?.pages.flatMap((page) => page.items);
  const refresh = () => client.invalidateQueries({ queryKey: api.notifications.inbox.pathKey() });
  const onError = (error: unknown) => void toast.show({ tone: "error", title: inWords(error).message });
  const read = useMutation(
    api.notifications.inbox.read.mutationOptions({ onSuccess: () => refresh(), onError }),
  );
  const readAll = useMutation(
    api.notifications.inbox.readAll.mutationOptions({
      onSuccess: () => {
        toast.show({ tone: "ok", title: t("allRead") });
        return refresh();
      },
      onError,
    }),
  );
  const newest = items?.[0];
  const unread = items?.some(({ readAt }) => readAt === null) === true;
  return (
    <div className="mx-auto max-w-2xl">
      <PageHeader
        title={t("title")}
        description={t("intro", { gym: tenant.name })}
        actions={
          <LinkButton href={`/${tenant.slug}/inbox/preferences`} icon={Settings2}>
            {t("settings")}
          </LinkButton>
        }
      />
      <Panel
        title={t("list")}
        flush
        refreshing={inbox.isRefetching}
        actions={
          unread && newest ? (
            <Button
              size="sm"
              variant="ghost"
              className="-my-1.5"
              icon={CheckCheck}
              loading={readAll.isPending}
              onClick={() => readAll.mutate({ upTo: newest.at })}
            >
              {t("readAll")}
            </Button>
          ) : undefined
        }
      >
        {inbox.isPending ? (
          <div aria-busy>
            <SkeletonRows rows={6} />
          </div>
        ) : null}
        {inbox.isError && !items ? (
          <ErrorState
            error={inbox.error}
            onRetry={() => inbox.refetch()}
            retrying={inbox.isFetching}
            compact
          />
        ) : null}
        {items?.length === 0 ? (
          <EmptyState
            icon={Inbox}
            title={t("empty")}
            action={<LinkButton href={`/${tenant.slug}/schedule`}>{t("toSchedule")}</LinkButton>}
          >
            {t("emptyHint")}
          </EmptyState>
        ) : null}
        {items && items.length > 0 ? (
          <ul aria-label={t("list")} className="divide-y divide-line">
            {items.map((item) => (
              <InboxLine key={item.id} item={item} onRead={() => read.mutate({ id: item.id })} />
            ))}
          </ul>
        ) : null}
        {inbox.hasNextPage ? (
          <div className="border-line border-t p-2">
            <Button
              block
              variant="ghost"
              loading={inbox.isFetchingNextPage}
              onClick={() => inbox.fetchNextPage()}
            >
              {t("more")}
            </Button>
          </div>
        ) : null}
      </Panel>
    </div>
  );
}
