"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Undo2 } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { useApi } from "@/platform/trpc/react";
import { formatLocalDate } from "@/shared/i18n/format";
import { isLocalDate } from "@/shared/time-zone/local-date";
import { useCarryOut } from "@/ui/feedback/use-carry-out";
import { Field } from "@/ui/form/field";
import { Button } from "@/ui/primitives/button";
import { DateInput, Input } from "@/ui/primitives/input";
import type { ClassesApi } from "../../router";
import { AddForm, ListDialog, ListRow } from "../shared/list-dialog";

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
  const { skips } = useApi<ClassesApi>().classes;
  const queries = useQueryClient();
  const carryOut = useCarryOut();
  const [on, setOn] = useState(first);
  const [reason, setReason] = useState("");
  const list = useQuery(skips.list.queryOptions({ seriesId }));
  const preview = useQuery({ ...skips.preview.queryOptions({ seriesId, on }), enabled: isLocalDate(on) });
  const add = useMutation(skips.add.mutationOptions());
  const remove = useMutation(skips.remove.mutationOptions());
  const run = async (work: Promise<unknown>, words: string) => {
    if (!(await carryOut(work, () => words))) return;
    setReason("");
    await queries.invalidateQueries({ queryKey: skips.pathKey() });
    onDone();
  };
  const known = list.data?.some((one) => one.on === on) === true;
  const possible = preview.data?.isDate === true && !known;
  return (
    <ListDialog
      title={t("title", { name })}
      description={t("intro")}
      query={list}
      none={t("none")}
      row={(skip) => (
        <ListRow key={skip.on} name={formatLocalDate(skip.on, locale, "full")} note={skip.reason}>
          {skip.removable ? (
            <Button
              size="sm"
              icon={Undo2}
              aria-label={`${t("giveBack")}: ${formatLocalDate(skip.on, locale)}`}
              loading={remove.isPending && remove.variables.on === skip.on}
              onClick={() => void run(remove.mutateAsync({ seriesId, on: skip.on }), t("givenBack"))}
            >
              {t("giveBack")}
            </Button>
          ) : null}
        </ListRow>
      )}
      onClose={onClose}
    >
      <AddForm
        label={t("skip")}
        variant="danger"
        disabled={!possible || reason.trim().length < 3}
        busy={add.isPending}
        onSubmit={() => void run(add.mutateAsync({ seriesId, on, reason: reason.trim() }), t("done"))}
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
      </AddForm>
    </ListDialog>
  );
}
