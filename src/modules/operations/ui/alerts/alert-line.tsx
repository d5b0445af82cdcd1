"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { UserCheck } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { useApi } from "@/platform/trpc/react";
import { formatDateTime, formatRelative } from "@/shared/i18n/format";
import { useDescribeError } from "@/ui/feedback/describe-error";
import { useToast } from "@/ui/feedback/toast";
import { useNow } from "@/ui/feedback/use-now";
import { StatusChip } from "@/ui/primitives/badge";
import { Button } from "@/ui/primitives/button";
import type { AlertRow } from "../../alerts/schema";
import type { OperationsApi } from "../../router";
import { deviceZone } from "../device-zone";

/** One alert: what is wrong, what to do, since when, and who is on it. */
export function AlertLine({ alert }: { alert: AlertRow }) {
  const t = useTranslations("operations.alerts");
  const words = useTranslations("alert-mail.kinds");
  const locale = useLocale();
  const now = useNow(30_000);
  const { kind, severity, gym, facts, since, closedAt, toldAt, acknowledged } = alert;
  const values = { ...NO_FIGURES, ...facts, failed: 0, gym: gym?.name ?? "–", proof: proofOf(facts) };
  return (
    <li className="flex flex-wrap items-start gap-x-4 gap-y-2 px-4 py-3">
      <div className="grid min-w-0 grow basis-72 gap-1">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <span className="font-medium">{words(`${kind}.title`, values)}</span>
          <StatusChip tone={closedAt ? "neutral" : severity === "critical" ? "deny" : "warn"}>
            {closedAt ? t("over") : t(`severity.${severity}`)}
          </StatusChip>
        </p>
        <p className="text-ink-2 text-small">{words(`${kind}.body`, values)}</p>
        {closedAt ? null : <p className="text-small">{words(`${kind}.advice`)}</p>}
        <p className="text-ink-2 text-small">
          {closedAt
            ? t("lasted", {
                from: formatDateTime(since, locale, deviceZone()),
                to: formatDateTime(closedAt, locale, deviceZone()),
              })
            : t("since", { when: formatDateTime(since, locale, deviceZone()) })}
          {" · "}
          {toldAt ? t("told", { when: formatRelative(toldAt, now, locale) }) : t("untold")}
        </p>
        {acknowledged ? (
          <p className="flex items-start gap-1.5 text-small" title={closedAt ? undefined : t("quiet")}>
            <UserCheck aria-hidden className="mt-0.5 size-4 shrink-0 text-ink-2" />
            {t(acknowledged.by === null ? "takenByNobody" : "taken", {
              name: acknowledged.by ?? "",
              when: formatRelative(acknowledged.at, now, locale),
            })}
          </p>
        ) : null}
      </div>
      {closedAt ? null : <TakeOn alert={alert} title={words(`${kind}.title`, values)} />}
    </li>
  );
}

/** "I'm on it", and back. */
function TakeOn({ alert: { tenantId, id, acknowledged }, title }: { alert: AlertRow; title: string }) {
  const t = useTranslations("operations.alerts");
  const api = useApi<OperationsApi>();
  const client = useQueryClient();
  const toast = useToast();
  const inWords = useDescribeError();
  const change = useMutation(
    api.operations.alerts.acknowledge.mutationOptions({
      onSettled: () => client.invalidateQueries({ queryKey: api.operations.alerts.pathKey() }),
      onError: (error) => void toast.show({ tone: "error", title: inWords(error).message }),
    }),
  );
  const words = t(acknowledged ? "letGo" : "takeOn");
  return (
    <Button
      size="sm"
      variant={acknowledged ? "ghost" : "secondary"}
      loading={change.isPending}
      aria-label={`${words}: ${title}`}
      title={acknowledged ? undefined : t("quiet")}
      onClick={() => change.mutate({ tenantId, alertId: id, on: !acknowledged })}
    >
      {words}
    </Button>
  );
}

/** A figure that a kind leaves out must not break its sentence. */
const NO_FIGURES = {
  percent: 0,
  celsius: 0,
  minutes: 0,
  hours: 0,
  days: 0,
  count: 0,
  name: "–",
  branch: "–",
};

function proofOf({ failed, hours }: AlertRow["facts"]): "failed" | "none" | "old" {
  if (failed) return "failed";
  return hours === undefined ? "none" : "old";
}
