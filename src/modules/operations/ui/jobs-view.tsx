"use client";

import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { CircleCheck, RotateCw, Trash2 } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { useApi } from "@/platform/trpc/react";
import { formatRelative } from "@/shared/i18n/format";
import { useDescribeError } from "@/ui/feedback/describe-error";
import { EmptyState, ErrorState } from "@/ui/feedback/empty-state";
import { SkeletonRows } from "@/ui/feedback/skeleton";
import { useToast } from "@/ui/feedback/toast";
import { Form, FormActions, FormField, SubmitButton, useZodForm } from "@/ui/form/form";
import { PageHeader } from "@/ui/layout/page-header";
import { Panel } from "@/ui/layout/panel";
import { Badge } from "@/ui/primitives/badge";
import { Button } from "@/ui/primitives/button";
import { Dialog } from "@/ui/primitives/dialog";
import { Textarea } from "@/ui/primitives/input";
import type { OperationsApi } from "../router";
import type { DeadLetterRow } from "../schema";

/** Work that gave up: why, and what to do with it. */
export function JobsView() {
  const t = useTranslations("operations.jobs");
  const api = useApi<OperationsApi>();
  const client = useQueryClient();
  const toast = useToast();
  const inWords = useDescribeError();
  const [discarding, setDiscarding] = useState<DeadLetterRow | null>(null);
  const letters = useInfiniteQuery(
    api.operations.deadLetters.infiniteQueryOptions(
      { limit: 40 },
      { getNextPageParam: (page) => page.next, refetchInterval: 15_000 },
    ),
  );
  const refresh = () => client.invalidateQueries({ queryKey: api.operations.deadLetters.pathKey() });
  const replay = useMutation(
    api.operations.replayDeadLetter.mutationOptions({
      onError: (error) => toast.show({ tone: "error", title: inWords(error).message }),
    }),
  );
  const rows = letters.data?.pages.flatMap((page) => page.rows);
  return (
    <>
      <PageHeader title={t("title")} description={t("intro")} />
      <Panel flush refreshing={letters.isRefetching}>
        {letters.isPending ? (
          <div aria-busy>
            <SkeletonRows rows={4} />
          </div>
        ) : null}
        {letters.isError && !rows ? (
          <ErrorState
            error={letters.error}
            onRetry={() => letters.refetch()}
            retrying={letters.isFetching}
            compact
          />
        ) : null}
        {rows?.length === 0 ? (
          <EmptyState icon={CircleCheck} title={t("empty")}>
            {t("emptyHint")}
          </EmptyState>
        ) : null}
        <ul className="divide-y divide-line">
          {rows?.map((letter) => (
            <Letter
              key={letter.id}
              letter={letter}
              busy={replay.isPending && replay.variables.id === letter.id}
              onReplay={() =>
                replay.mutate(
                  { tenantId: letter.tenantId, id: letter.id },
                  {
                    onSuccess: () => {
                      toast.show({ tone: "ok", title: t("replayed", { name: letter.name }) });
                      return refresh();
                    },
                  },
                )
              }
              onDiscard={() => setDiscarding(letter)}
            />
          ))}
        </ul>
        {letters.hasNextPage ? (
          <div className="border-line border-t p-2">
            <Button
              block
              variant="ghost"
              loading={letters.isFetchingNextPage}
              onClick={() => letters.fetchNextPage()}
            >
              {t("more")}
            </Button>
          </div>
        ) : null}
      </Panel>
      {discarding ? (
        <DiscardDialog letter={discarding} onClose={() => setDiscarding(null)} onDone={refresh} />
      ) : null}
    </>
  );
}

function Letter({
  letter,
  busy,
  onReplay,
  onDiscard,
}: {
  letter: DeadLetterRow;
  busy: boolean;
  onReplay: () => void;
  onDiscard: () => void;
}) {
  const t = useTranslations("operations.jobs");
  const locale = useLocale();
  return (
    <li className="flex flex-wrap items-start gap-x-4 gap-y-2 px-4 py-3">
      <div className="min-w-0 grow basis-64">
        <p className="flex flex-wrap items-center gap-2">
          <span className="break-all font-medium font-mono text-small">{letter.name}</span>
          <Badge>{t("attempts", { count: letter.attempts })}</Badge>
          <time dateTime={letter.deadAt} className="text-ink-2 text-small">
            {formatRelative(letter.deadAt, Date.now(), locale)}
          </time>
        </p>
        <p className="mt-1 break-words text-deny text-small">{letter.lastError ?? t("noError")}</p>
      </div>
      <div className="flex gap-1">
        <Button size="sm" icon={RotateCw} loading={busy} onClick={onReplay}>
          {t("replay")}
        </Button>
        <Button size="sm" variant="ghost" icon={Trash2} onClick={onDiscard}>
          {t("discard")}
        </Button>
      </div>
    </li>
  );
}

function DiscardDialog({
  letter,
  onClose,
  onDone,
}: {
  letter: DeadLetterRow;
  onClose: () => void;
  onDone: () => unknown;
}) {
  const t = useTranslations("operations.jobs");
  const gyms = useTranslations("operations.gyms");
  const api = useApi<OperationsApi>();
  const discard = useMutation(api.operations.discardDeadLetter.mutationOptions());
  const form = useZodForm(() => import("../schema").then((part) => part.discardInput), {
    defaultValues: { tenantId: letter.tenantId, id: letter.id, reason: "" },
  });
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t("discardTitle", { name: letter.name })}
      description={t("discardText")}
    >
      <Form
        form={form}
        onSubmit={async (values) => {
          await discard.mutateAsync(values);
          onClose();
          await onDone();
        }}
      >
        <FormField name="reason" label={gyms("reason")} hint={gyms("reasonHint")} required>
          <Textarea rows={2} />
        </FormField>
        <FormActions>
          <SubmitButton variant="danger">{t("discard")}</SubmitButton>
        </FormActions>
      </Form>
    </Dialog>
  );
}
