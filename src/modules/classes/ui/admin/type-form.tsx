"use client";

import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { errorOf, useApi } from "@/platform/trpc/react";
import { minorDigits } from "@/shared/money/currency";
import { useDescribeError } from "@/ui/feedback/describe-error";
import { Field } from "@/ui/form/field";
import { Checkbox } from "@/ui/primitives/checkbox";
import { Input, Select, Textarea } from "@/ui/primitives/input";
import { cn } from "@/ui/tokens/cn";
import type { ClassColor, ClassType, Level, SaveTypeInput } from "../../catalogue/schema";
import type { ClassesApi } from "../../router";
import { EDGES } from "../shared/class-colors";
import { SaveForm } from "../shared/save-form";
import { NumberInput } from "./number-input";

const LEVELS: readonly Level[] = ["all", "beginner", "intermediate", "advanced"];
const COLORS = Object.keys(EDGES) as ClassColor[];

function draftOf(type: ClassType | null): SaveTypeInput {
  if (type) {
    const { archived: _archived, running: _running, currency: _currency, ...draft } = type;
    return draft;
  }
  return {
    id: null,
    name: "",
    color: "teal",
    description: null,
    level: "all",
    minutes: 60,
    capacity: 16,
    walkInSeats: 0,
    maxGuests: 0,
    credits: 1,
    dropInMinor: null,
    listed: true,
  };
}

/** What one kind of class is like; series take their length and seats from here when they are made. */
export function TypeForm({
  type,
  currency,
  onSaved,
  onBack,
}: {
  type: ClassType | null;
  currency: string;
  onSaved: () => void;
  onBack: () => void;
}) {
  const t = useTranslations("classes.catalogue");
  const levels = useTranslations("classes.session.levels");
  const api = useApi<ClassesApi>();
  const inWords = useDescribeError();
  const [draft, setDraft] = useState(() => draftOf(type));
  const [problem, setProblem] = useState<string | null>(null);
  const save = useMutation(api.classes.catalogue.saveType.mutationOptions());
  const set = (own: Partial<SaveTypeInput>) => setDraft({ ...draft, ...own });
  const unit = 10 ** minorDigits(currency);
  const send = async () => {
    try {
      await save.mutateAsync(draft);
      onSaved();
    } catch (error) {
      const { message } = inWords(error);
      setProblem(errorOf(error)?.code === "CONFLICT" ? t("nameTaken") : message);
    }
  };
  const whole = [draft.minutes, draft.capacity, draft.walkInSeats, draft.maxGuests, draft.credits].every(
    Number.isInteger,
  );
  return (
    <SaveForm
      problem={problem}
      label={t("save")}
      busy={save.isPending}
      disabled={draft.name.trim() === "" || !whole || draft.walkInSeats > draft.capacity}
      back={{ label: t("back"), onBack }}
      onSubmit={() => void send()}
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label={t("name")} required>
          <Input
            autoFocus
            maxLength={60}
            value={draft.name}
            onChange={(event) => set({ name: event.target.value })}
          />
        </Field>
        <Field label={t("level")} required>
          <Select
            options={LEVELS.map((value) => ({ value, label: levels(value) }))}
            value={draft.level}
            onChange={(event) => set({ level: event.target.value as Level })}
          />
        </Field>
        <fieldset className="sm:col-span-2">
          <legend className="mb-1.5 font-medium text-small">{t("color")}</legend>
          <div className="flex flex-wrap gap-2">
            {COLORS.map((color) => (
              <button
                key={color}
                type="button"
                aria-pressed={draft.color === color}
                aria-label={t(`colors.${color}`)}
                onClick={() => set({ color })}
                className={cn(
                  "grid size-9 place-items-center rounded-full border-2",
                  draft.color === color ? "border-ink" : "border-transparent",
                )}
              >
                <span aria-hidden className={cn("size-6 rounded-full", EDGES[color])} />
              </button>
            ))}
          </div>
        </fieldset>
        <Field label={t("minutes")} required>
          <NumberInput min={5} max={1_440} value={draft.minutes} onValue={(minutes) => set({ minutes })} />
        </Field>
        <Field label={t("capacity")} required>
          <NumberInput
            min={1}
            max={10_000}
            value={draft.capacity}
            onValue={(capacity) => set({ capacity })}
          />
        </Field>
        <Field label={t("walkIn")} hint={t("walkInHint")}>
          <NumberInput
            min={0}
            max={10_000}
            value={draft.walkInSeats}
            onValue={(walkInSeats) => set({ walkInSeats })}
          />
        </Field>
        <Field label={t("guests")} hint={t("guestsHint")}>
          <NumberInput min={0} max={20} value={draft.maxGuests} onValue={(maxGuests) => set({ maxGuests })} />
        </Field>
        <Field label={t("credits")} hint={t("creditsHint")}>
          <NumberInput min={0} max={100} value={draft.credits} onValue={(credits) => set({ credits })} />
        </Field>
        <Field label={t("dropIn", { currency })} hint={t("dropInHint")}>
          <Input
            type="number"
            inputMode="decimal"
            min={0}
            step={1 / unit}
            value={draft.dropInMinor === null ? "" : draft.dropInMinor / unit}
            onChange={({ target }) =>
              set({ dropInMinor: target.value === "" ? null : Math.round(target.valueAsNumber * unit) })
            }
          />
        </Field>
        <Field label={t("description")} className="sm:col-span-2">
          <Textarea
            rows={3}
            maxLength={600}
            value={draft.description ?? ""}
            onChange={(event) => set({ description: event.target.value || null })}
          />
        </Field>
      </div>
      <Checkbox
        label={t("listed")}
        hint={t("listedHint")}
        checked={draft.listed}
        onChange={(event) => set({ listed: event.target.checked })}
      />
    </SaveForm>
  );
}
