"use client";

import { useLocale, useTranslations } from "next-intl";
import { formatLocalDate } from "@/shared/i18n/format";
import { addDays } from "@/shared/time-zone/local-date";
import { Field } from "@/ui/form/field";
import { DateInput, Select } from "@/ui/primitives/input";
import { cn } from "@/ui/tokens/cn";
import type { Catalogue } from "../../catalogue/schema";
import { weekdayOf } from "../shared/week";
import { NumberInput } from "./number-input";
import type { SeriesDraft } from "./series-draft";
import { SlotFields } from "./slot-fields";

const MONDAY = "2024-01-01";
const ENDS = ["never", "on", "after"] as const;

/** Everything that a series says. Its branch and first day are asked for new ones only. */
export function SeriesFields({
  draft,
  onDraft,
  parts,
  branches,
}: {
  draft: SeriesDraft;
  onDraft: (draft: SeriesDraft) => void;
  parts: Catalogue;
  /** Of a new series. */
  branches?: readonly { id: string; name: string }[];
}) {
  const t = useTranslations("classes.series");
  const set = (own: Partial<SeriesDraft>) => onDraft({ ...draft, ...own });
  const rooms = parts.rooms.filter((room) => room.branchId === draft.branchId && !room.archived);
  const trainers = parts.trainers.filter(
    ({ id, branchIds }) =>
      id === draft.trainerId || branchIds.length === 0 || branchIds.includes(draft.branchId),
  );
  const choose = (classTypeId: string) => {
    const type = parts.types.find(({ id }) => id === classTypeId);
    const { minutes, capacity, walkInSeats } = type ?? draft;
    set({ classTypeId, minutes, capacity, walkInSeats });
  };
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <Field label={t("type")} required>
        <Select
          options={parts.types
            .filter((type) => !type.archived || type.id === draft.classTypeId)
            .map(({ id, name }) => ({ value: id, label: name }))}
          value={draft.classTypeId}
          onChange={(event) => choose(event.target.value)}
        />
      </Field>
      {branches && branches.length > 1 ? (
        <Field label={t("branch")} required>
          <Select
            options={branches.map(({ id, name }) => ({ value: id, label: name }))}
            value={draft.branchId}
            onChange={(event) => set({ branchId: event.target.value, roomId: "" })}
          />
        </Field>
      ) : null}
      <Weekdays value={draft.weekdays} onValue={(weekdays) => set({ weekdays })} />
      <SlotFields
        slot={draft}
        onSlot={set}
        rooms={rooms}
        trainer={
          <Field label={t("trainer")}>
            <Select
              placeholder={t("nobody")}
              options={trainers.map(({ id, name }) => ({ value: id, label: name }))}
              value={draft.trainerId}
              onChange={(event) => set({ trainerId: event.target.value })}
            />
          </Field>
        }
      />
      <Field label={t("walkIn")} hint={t("walkInHint")}>
        <NumberInput
          min={0}
          max={10_000}
          value={draft.walkInSeats}
          onValue={(walkInSeats) => set({ walkInSeats })}
        />
      </Field>
      {branches ? (
        <Field label={t("startsOn")} required>
          <DateInput
            type="date"
            value={draft.startsOn}
            onChange={(event) => set({ startsOn: event.target.value })}
          />
        </Field>
      ) : null}
      <Field label={t("every")} required>
        <Select
          options={[1, 2, 3, 4].map((count) => ({ value: String(count), label: t("everyWeeks", { count }) }))}
          value={String(draft.everyWeeks)}
          onChange={(event) => set({ everyWeeks: Number(event.target.value) })}
        />
      </Field>
      <Field label={t("end")} required>
        <Select
          options={ENDS.map((end) => ({ value: end, label: t(`ends.${end}`) }))}
          value={draft.end}
          onChange={(event) => set({ end: event.target.value as SeriesDraft["end"] })}
        />
      </Field>
      {draft.end === "on" ? (
        <Field label={t("endsOn")} required>
          <DateInput
            type="date"
            min={draft.startsOn}
            value={draft.endsOn}
            onChange={(event) => set({ endsOn: event.target.value })}
          />
        </Field>
      ) : null}
      {draft.end === "after" ? (
        <Field label={t("dates")} required>
          <NumberInput min={1} max={1_000} value={draft.dates} onValue={(dates) => set({ dates })} />
        </Field>
      ) : null}
    </div>
  );
}

function Weekdays({ value, onValue }: { value: readonly number[]; onValue: (days: number[]) => void }) {
  const t = useTranslations("classes.series");
  const short = useTranslations("classes.week.short");
  const locale = useLocale();
  return (
    <fieldset className="grid gap-1.5 sm:col-span-2">
      <legend className="mb-1.5 font-medium text-small">{t("weekdays")}</legend>
      <div className="grid grid-cols-7 gap-1">
        {[1, 2, 3, 4, 5, 6, 7].map((day) => {
          const pressed = value.includes(day);
          const name = formatLocalDate(addDays(MONDAY, day - 1), locale, "dayName");
          return (
            <button
              key={day}
              type="button"
              aria-pressed={pressed}
              aria-label={name}
              onClick={() => onValue(pressed ? value.filter((one) => one !== day) : [...value, day])}
              className={cn(
                "h-control min-w-0 rounded-md border text-small",
                pressed
                  ? "border-brand-strong bg-brand-strong text-brand-on"
                  : "border-line-strong text-ink-2",
              )}
            >
              {short(weekdayOf(addDays(MONDAY, day - 1)))}
            </button>
          );
        })}
      </div>
    </fieldset>
  );
}
