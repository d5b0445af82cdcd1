"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { Trash2 } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { useApi } from "@/platform/trpc/react";
import { formatLocalDate } from "@/shared/i18n/format";
import type { LocalDate } from "@/shared/time-zone/local-date";
import { useCarryOut } from "@/ui/feedback/use-carry-out";
import { Field } from "@/ui/form/field";
import { IconButton } from "@/ui/primitives/button";
import { DateInput, Input, Select } from "@/ui/primitives/input";
import type { ClassesApi } from "../../router";
import { AddForm, ListDialog, ListRow } from "../shared/list-dialog";

const EMPTY = { name: "", fromOn: "", toOn: "", branchId: "" } as const;

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
  const { holidays } = useApi<ClassesApi>().classes;
  const carryOut = useCarryOut();
  const [draft, setDraft] = useState<Record<keyof typeof EMPTY, string>>(EMPTY);
  const list = useQuery(holidays.list.queryOptions());
  const input = {
    branchId: draft.branchId || null,
    fromOn: draft.fromOn,
    toOn: draft.toOn || draft.fromOn,
    name: draft.name.trim(),
  };
  const complete = input.fromOn >= today && input.toOn >= input.fromOn;
  const effect = useQuery({
    ...holidays.preview.queryOptions({ ...input, name: input.name || "-" }),
    enabled: complete,
  });
  const add = useMutation(holidays.add.mutationOptions());
  const remove = useMutation(holidays.remove.mutationOptions());
  const refresh = async () => {
    onDone();
    await list.refetch();
  };
  const addOne = async () => {
    const worked = await carryOut(add.mutateAsync(input), ({ cancelled }) =>
      t("added", { count: cancelled }),
    );
    if (!worked) return;
    setDraft(EMPTY);
    await refresh();
  };
  const removeOne = async (holidayId: string) => {
    const worked = await carryOut(remove.mutateAsync({ holidayId }), ({ restored }) =>
      t("removed", { count: restored }),
    );
    if (worked) await refresh();
  };
  const set = (own: Partial<typeof draft>) => setDraft({ ...draft, ...own });
  const span = (from: string, to: string) =>
    from === to
      ? formatLocalDate(from, locale, "medium")
      : `${formatLocalDate(from, locale, "medium")} – ${formatLocalDate(to, locale, "medium")}`;
  return (
    <ListDialog
      title={t("title")}
      description={t("intro")}
      query={list}
      none={t("none")}
      row={(one) => (
        <ListRow
          key={one.id}
          name={one.name}
          note={`${span(one.fromOn, one.toOn)} · ${branches.find(({ id }) => id === one.branchId)?.name ?? t("everywhere")}`}
        >
          <IconButton
            size="sm"
            icon={Trash2}
            label={t("remove", { name: one.name })}
            loading={remove.isPending && remove.variables.holidayId === one.id}
            onClick={() => void removeOne(one.id)}
          />
        </ListRow>
      )}
      onClose={onClose}
    >
      <AddForm
        label={t("add")}
        disabled={!complete || input.name === ""}
        busy={add.isPending}
        onSubmit={() => void addOne()}
      >
        <Field label={t("name")} required>
          <Input maxLength={80} value={draft.name} onChange={(event) => set({ name: event.target.value })} />
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
          {complete && effect.data && effect.data.sessions > 0 ? t("effect", effect.data) : null}
        </p>
      </AddForm>
    </ListDialog>
  );
}
