"use client";

import { useTranslations } from "next-intl";
import { Field } from "@/ui/form/field";
import { Select } from "@/ui/primitives/input";

/** Notice times that can be chosen, in minutes. */
const NOTICES = [30, 60, 120, 240, 720] as const;

/** How many seats besides one's own; nothing where the class takes no guests. */
export function GuestField({
  most,
  value,
  onChange,
}: {
  most: number;
  value: number;
  onChange: (guests: number) => void;
}) {
  const t = useTranslations("classes.booking.guests");
  if (most === 0) return null;
  const options = Array.from({ length: most + 1 }, (_, guests) => ({
    value: String(guests),
    label: t("count", { guests }),
  }));
  return (
    <Field label={t("label")} hint={t("hint")}>
      <Select
        options={options}
        value={String(value)}
        onChange={(event) => onChange(Number(event.target.value))}
      />
    </Field>
  );
}

/** From when on the reader no longer wants a seat; null takes any. */
export function NoticeField({
  value,
  onChange,
}: {
  value: number | null;
  onChange: (minutes: number | null) => void;
}) {
  const t = useTranslations("classes.booking.notice");
  const options = NOTICES.map((minutes) => ({ value: String(minutes), label: t("before", { minutes }) }));
  return (
    <Field label={t("label")} hint={t("hint")}>
      <Select
        placeholder={t("any")}
        options={options}
        value={value === null ? "" : String(value)}
        onChange={(event) => onChange(event.target.value === "" ? null : Number(event.target.value))}
      />
    </Field>
  );
}
