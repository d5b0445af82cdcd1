"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Undo2 } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { useApi } from "@/platform/trpc/react";
import { formatLocalDate } from "@/shared/i18n/format";
import { isLocalDate } from "@/shared/time-zone/local-date";
import { useDescribeError } from "@/ui/feedback/describe-error";
import { ErrorState } from "@/ui/feedback/empty-state";
import { SkeletonRows } from "@/ui/feedback/skeleton";
import { useToast } from "@/ui/feedback/toast";
import { Field } from "@/ui/form/field";
import { Button } from "@/ui/primitives/button";
import { Dialog } from "@/ui/primitives/dialog";
import { DateInput, Input } from "@/ui/primitives/input";
import type { ClassesApi } from "../../router";

/** Single dates on which a series does not take place, with what leaving one out does to its bookings. */
export default function SkipsDialog({
  seriesId,
  name,
  on: first,
  onClose,
  onDone,
}: {
  seriesId: string;
  name: string;
  /** The date from which the dialog was opened. */
  on: string;
  onClose: () => void;
  onDone: () => void;
}) {
  const t = useTranslations("classes.skipDate");
  const locale = useLocale();
  const api = useApi<ClassesApi>();
  const queries = useQueryClient();
  const toast = useToast();
  const inWords = useDescribeError();
  const [on, setOn] = useState(first);
  const [reason, setReason] = useState("");
  const list = useQuery(api.classes.skips.list.queryOptions({ seriesId }));
  const preview = useQuery({
    ...api.classes.skips.preview.queryOptions({ seriesId, on }),
    enabled: isLocalDate(on),
  });
  const add = useMutation(api.classes.skips.add.mutationOptions());
  const remove = useMutation(api.classes.skips.remove.mutationOptions());
  const run = async (work: Promise<unknown>, words: string) => {
    try {
      await work;
      toast.show({ tone: "ok", title: words });
      setReason("");
      await queries.invalidateQueries({ queryKey: api.classes.skips.pathKey() });
      onDone();
    } catch (error) {
      toast.show({ tone: "error", title: inWords(error).message });
    }
  };
  const known = list.data?.some((one) => one.on === on) === true;
  const possible = preview.data?.isDate === true && !known;
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={t("title", { name })}
      description={t("intro")}
    >
      <div className="grid gap-5">
        {list.error ? (
          <ErrorState compact error={list.error} onRetry={() => void list.refetch()} />
        ) : !list.data ? (
          <SkeletonRows rows={2} />
        ) : list.data.length === 0 ? (
          <p className="text-ink-2 text-small">{t("none")}</p>
        ) : (
          <ul className="divide-y divide-line rounded-md border border-line">
            {list.data.map((skip) => (
              <li key={skip.on} className="flex items-center gap-3 px-3 py-2">
                <span className="min-w-0 flex-1">
                  <span className="block font-medium">{formatLocalDate(skip.on, locale, "full")}</span>
                  <span className="block text-ink-2 text-tiny">{skip.reason}</span>
                </span>
                {skip.removable ? (
                  <Button
                    size="sm"
                    icon={Undo2}
                    aria-label={`${t("giveBack")}: ${formatLocalDate(skip.on, locale)}`}
                    loading={remove.isPending}
                    onClick={() => void run(remove.mutateAsync({ seriesId, on: skip.on }), t("givenBack"))}
                  >
                    {t("giveBack")}
                  </Button>
                ) : null}
              </li>
            ))}
          </ul>
        )}
        <form
          className="grid gap-4 sm:grid-cols-2"
          onSubmit={(event) => {
            event.preventDefault();
            if (possible) void run(add.mutateAsync({ seriesId, on, reason: reason.trim() }), t("done"));
          }}
        >
          <Field label={t("date")} required>
            <DateInput type="date" value={on} onChange={(event) => setOn(event.target.value)} />
          </Field>
          <Field label={t("reason")} required>
            <Input maxLength={200} value={reason} onChange={(event) => setReason(event.target.value)} />
          </Field>
          <p aria-live="polite" className="text-ink-2 text-small sm:col-span-2">
            {known
              ? t("already")
              : preview.data === undefined
                ? null
                : preview.data.isDate
                  ? t("effect", { booked: preview.data.booked })
                  : t("noDate")}
          </p>
          <div className="flex justify-end sm:col-span-2">
            <Button
              type="submit"
              variant="danger"
              disabled={!possible || reason.trim().length < 3}
              loading={add.isPending}
            >
              {t("skip")}
            </Button>
          </div>
        </form>
      </div>
    </Dialog>
  );
}
