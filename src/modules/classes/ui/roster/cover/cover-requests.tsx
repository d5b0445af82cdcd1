"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Check, Undo2, X } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { tenantTopic } from "@/platform/realtime/realtime";
import { useLive } from "@/platform/realtime/use-live";
import { useShell } from "@/platform/shell/use-shell";
import { useApi } from "@/platform/trpc/react";
import { formatLocalDate, formatTime } from "@/shared/i18n/format";
import { useCarryOut } from "@/ui/feedback/use-carry-out";
import { Panel } from "@/ui/layout/panel";
import { Button } from "@/ui/primitives/button";
import type { ClassesApi } from "../../../router";
import type { CoverRequest } from "../../../substitutes/schema";

/** Classes that somebody is asked to take. Nothing is shown where nobody asks. */
export function CoverRequests() {
  const t = useTranslations("classes.roster.cover");
  const { tenant } = useShell();
  const carryOut = useCarryOut();
  const queries = useQueryClient();
  const { substitutes, roster } = useApi<ClassesApi>().classes;
  const query = useQuery(substitutes.open.queryOptions());
  const answer = useMutation(substitutes.answer.mutationOptions());
  const withdraw = useMutation(substitutes.withdraw.mutationOptions());
  const again = () =>
    Promise.all([
      queries.invalidateQueries({ queryKey: substitutes.pathKey() }),
      queries.invalidateQueries({ queryKey: roster.pathKey() }),
    ]);
  useLive([tenantTopic(tenant.id, "roster")], () => {
    void queries.invalidateQueries({ queryKey: substitutes.pathKey() });
  });
  const run = async (work: Promise<unknown>, done: string) => {
    await carryOut(work, () => done);
    await again();
  };
  if (!query.data || query.data.length === 0) return null;
  return (
    <Panel title={t("title", { count: query.data.length })} flush refreshing={query.isRefetching}>
      <ul className="divide-y divide-line">
        {query.data.map((request) => (
          <Row
            key={request.id}
            request={request}
            busy={answer.isPending || withdraw.isPending}
            onAnswer={(accept) =>
              void run(
                answer.mutateAsync({ requestId: request.id, accept }),
                accept ? t("taken", { name: request.name }) : t("declined"),
              )
            }
            onWithdraw={() => void run(withdraw.mutateAsync({ requestId: request.id }), t("withdrawn"))}
          />
        ))}
      </ul>
    </Panel>
  );
}

function Row({
  request,
  busy,
  onAnswer,
  onWithdraw,
}: {
  request: CoverRequest;
  busy: boolean;
  onAnswer: (accept: boolean) => void;
  onWithdraw: () => void;
}) {
  const t = useTranslations("classes.roster.cover");
  const locale = useLocale();
  const { name, askedBy, asked, mayTake, mayWithdraw } = request;
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3">
      <div className="min-w-0 grow basis-60">
        <p className="font-medium">
          {name}, {formatLocalDate(request.localOn, locale, "medium")}{" "}
          {formatTime(request.startsAt, locale, request.zone)}
        </p>
        <p className="text-ink-2 text-small">
          {asked ? t("askedOne", { by: askedBy, asked }) : t("askedAny", { by: askedBy })} ·{" "}
          {request.branchName}
        </p>
        {request.note ? <p className="text-small">{request.note}</p> : null}
      </div>
      <div className="flex flex-wrap gap-2">
        {mayTake ? (
          <Button variant="primary" icon={Check} disabled={busy} onClick={() => onAnswer(true)}>
            {t("take")}
          </Button>
        ) : null}
        {mayTake && asked ? (
          <Button icon={X} disabled={busy} onClick={() => onAnswer(false)}>
            {t("decline")}
          </Button>
        ) : null}
        {mayWithdraw ? (
          <Button variant="ghost" icon={Undo2} disabled={busy} onClick={onWithdraw}>
            {t("withdraw")}
          </Button>
        ) : null}
      </div>
    </li>
  );
}
