"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { Trash2 } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { useApi } from "@/platform/trpc/react";
import { formatLocalDate } from "@/shared/i18n/format";
import type { LocalDate } from "@/shared/time-zone/local-date";
import { useDescribeError } from "@/ui/feedback/describe-error";
import { ErrorState } from "@/ui/feedback/empty-state";
import { SkeletonRows } from "@/ui/feedback/skeleton";
import { useToast } from "@/ui/feedback/toast";
import { Field } from "@/ui/form/field";
import { Button, IconButton } from "@/ui/primitives/button";
import { Dialog } from "@/ui/primitives/dialog";
import { DateInput, Input, Select } from "@/ui/primitives/input";
import type { ClassesApi } from "../../router";

/** Days without classes. What is planned on them is said before it is cancelled. */
export default function HolidaysDialog({
  branches,
  today,
  onClose,
  onDone,
}: {
  branches: readonly { id: string; name: string }[];
  today: LocalDate;
  onClose: () => void;
  onDone: () => void;
}) {
  const t = useTranslations("classes.holidays");
  const locale = useLocale();
  const api = useApi<ClassesApi>();
  const toast = useToast();
  const inWords = useDescribeError();
  const [draft, setDraft] = useState({ name: "", fromOn: "", toOn: "", branchId: "" });
  const list = useQuery(api.classes.holidays.list.queryOptions());
  const input = {
    branchId: draft.branchId || null,
    fromOn: draft.fromOn,
    toOn: draft.toOn || draft.fromOn,
    name: draft.name.trim(),
  };
  const complete = input.fromOn >= today && input.toOn >= input.fromOn;
  const effect = useQuery({
    ...api.classes.holidays.preview.queryOptions({ ...input, name: input.name || "-" }),
    enabled: complete,
  });
  const add = useMutation(api.classes.holidays.add.mutationOptions());
  const remove = useMutation(api.classes.holidays.remove.mutationOptions());
  const carryOut = async (work: () => Promise<string>) => {
    try {
      toast.show({ tone: "ok", title: await work() });
      onDone();
      await list.refetch();
    } catch (error) {
      toast.show({ tone: "error", title: inWords(error).message });
    }
  };
  const set = (own: Partial<typeof draft>) => setDraft({ ...draft, ...own });
  const span = (from: string, to: string) =>
    from === to
      ? formatLocalDate(from, locale, "medium")
      : `${formatLocalDate(from, locale, "medium")} – ${formatLocalDate(to, locale, "medium")}`;
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={t("title")}
      description={t("intro")}
    >
      <div className="grid gap-5">
        {list.error ? (
          <ErrorState compact error={list.error} onRetry={() => void list.refetch()} />
        ) : !list.data ? (
          <SkeletonRows rows={3} />
        ) : list.data.length === 0 ? (
          <p className="text-ink-2 text-small">{t("none")}</p>
        ) : (
          <ul className="max-h-64 divide-y divide-line overflow-y-auto rounded-md border border-line">
            {list.data.map((one) => (
              <li key={one.id} className="flex items-center gap-3 px-3 py-2">
                <span className="min-w-0 flex-1">
                  <span className="block font-medium">{one.name}</span>
                  <span className="block text-ink-2 text-tiny">
                    {[
                      span(one.fromOn, one.toOn),
                      branches.find(({ id }) => id === one.branchId)?.name ?? t("everywhere"),
                    ].join(" · ")}
                  </span>
                </span>
                <IconButton
                  size="sm"
                  icon={Trash2}
                  label={t("remove", { name: one.name })}
                  onClick={() =>
                    void carryOut(async () => {
                      const { restored } = await remove.mutateAsync({ holidayId: one.id });
                      return t("removed", { count: restored });
                    })
                  }
                />
              </li>
            ))}
          </ul>
        )}
        <form
          className="grid gap-4 sm:grid-cols-2"
          onSubmit={(event) => {
            event.preventDefault();
            void carryOut(async () => {
              const { cancelled } = await add.mutateAsync(input);
              setDraft({ name: "", fromOn: "", toOn: "", branchId: "" });
              return t("added", { count: cancelled });
            });
          }}
        >
          <Field label={t("name")} required>
            <Input
              maxLength={80}
              value={draft.name}
              onChange={(event) => set({ name: event.target.value })}
            />
          </Field>
          <Field label={t("where")} required>
            <Select
              placeholder={t("everywhere")}
              options={branches.map(({ id, name }) => ({ value: id, label: name }))}
              value={draft.branchId}
              onChange={(event) => set({ branchId: event.target.value })}
            />
          </Field>
          <Field label={t("from")} required>
            <DateInput
              type="date"
              min={today}
              value={draft.fromOn}
              onChange={(event) => set({ fromOn: event.target.value })}
            />
          </Field>
          <Field label={t("to")} optional>
            <DateInput
              type="date"
              min={draft.fromOn || today}
              value={draft.toOn}
              onChange={(event) => set({ toOn: event.target.value })}
            />
          </Field>
          <p aria-live="polite" className="text-small text-warn sm:col-span-2">
            {complete && effect.data && effect.data.sessions > 0 ? t("effect", effect.data) : ""}
          </p>
          <div className="flex justify-end sm:col-span-2">
            <Button
              type="submit"
              variant="primary"
              disabled={!complete || input.name === ""}
              loading={add.isPending}
            >
              {t("add")}
            </Button>
          </div>
        </form>
      </div>
    </Dialog>
  );
}
