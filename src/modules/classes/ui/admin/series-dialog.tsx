"use client";

import { keepPreviousData, useMutation, useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useDeferredValue, useState } from "react";
import { useApi } from "@/platform/trpc/react";
import type { LocalDate } from "@/shared/time-zone/local-date";
import { useDescribeError } from "@/ui/feedback/describe-error";
import { useToast } from "@/ui/feedback/toast";
import { Button } from "@/ui/primitives/button";
import { Dialog } from "@/ui/primitives/dialog";
import type { Catalogue } from "../../catalogue/schema";
import type { ClassesApi } from "../../router";
import { EffectsPanel } from "./effects-panel";
import { emptyDraft, planOf } from "./series-draft";
import { SeriesFields } from "./series-fields";

/** A new class of the week, with the dates it will have before it is made. */
export default function SeriesDialog({
  parts,
  branches,
  branchId,
  today,
  onClose,
  onDone,
}: {
  parts: Catalogue;
  branches: readonly { id: string; name: string }[];
  branchId: string;
  today: LocalDate;
  onClose: () => void;
  onDone: () => void;
}) {
  const t = useTranslations("classes.series");
  const api = useApi<ClassesApi>();
  const toast = useToast();
  const inWords = useDescribeError();
  const [draft, setDraft] = useState(() => emptyDraft(parts, branchId, today));
  const plan = planOf(draft);
  const asked = useDeferredValue(plan);
  const preview = useQuery({
    ...api.classes.series.previewNew.queryOptions(asked ?? ({} as never)),
    enabled: asked !== undefined,
    placeholderData: keepPreviousData,
    retry: false,
  });
  const create = useMutation(api.classes.series.create.mutationOptions());
  const save = async () => {
    if (!plan) return;
    try {
      await create.mutateAsync(plan);
      toast.show({ tone: "ok", title: t("made", { count: preview.data?.sessions.created ?? 0 }) });
      onDone();
      onClose();
    } catch (error) {
      toast.show({ tone: "error", title: inWords(error).message });
    }
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={t("new")}
      description={t("newHint")}
      size="lg"
      footer={
        <>
          <Button onClick={onClose}>{t("back")}</Button>
          <Button variant="primary" disabled={!plan} loading={create.isPending} onClick={() => void save()}>
            {t("save")}
          </Button>
        </>
      }
    >
      <div className="grid gap-5">
        <SeriesFields draft={draft} onDraft={setDraft} parts={parts} branches={branches} />
        {plan ? (
          <EffectsPanel preview={preview.data} error={preview.error} onRetry={() => void preview.refetch()} />
        ) : (
          <p className="text-ink-2 text-small">{t("incomplete")}</p>
        )}
      </div>
    </Dialog>
  );
}
