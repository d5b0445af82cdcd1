"use client";

import { useLocale, useTranslations } from "next-intl";
import { useShell } from "@/platform/shell/use-shell";
import { formatLocalDate, formatPhone } from "@/shared/i18n/format";
import { Avatar } from "@/ui/primitives/avatar";
import { RadioCards } from "@/ui/primitives/radio-cards";
import { fullName, photoHref } from "../../ui/public/member-name";
import type { MergeChoice, MergeChoices, MergeField, MergePreview } from "../schema";

type FieldRow = MergePreview["fields"][number];

/** What differs is chosen, one by one; what is the same is only named. */
export function FieldChoices({
  preview,
  choices,
  onChoose,
}: {
  preview: MergePreview;
  choices: MergeChoices;
  onChoose: (field: MergeField, choice: MergeChoice) => void;
}) {
  const t = useTranslations("membership.merge");
  const differing = preview.fields.filter(
    ({ survivor, absorbed }) => survivor !== absorbed && absorbed !== null,
  );
  if (differing.length === 0) return <p className="text-ink-2">{t("nothingDiffers")}</p>;
  return (
    <div className="grid gap-5">
      {differing.map((row) => (
        <RadioCards
          key={row.field}
          legend={t(`field.${row.field}`)}
          name={`merge-${row.field}`}
          columns={row.joins && row.survivor !== null ? 3 : 2}
          value={choices[row.field] ?? row.choice}
          onChange={(event) => onChoose(row.field, event.target.value as MergeChoice)}
          options={[
            option(preview, row, "survivor"),
            option(preview, row, "absorbed"),
            ...(row.joins && row.survivor !== null ? [{ value: "both", label: t("both") }] : []),
          ]}
        />
      ))}
    </div>
  );

  function option(of: MergePreview, row: FieldRow, side: "survivor" | "absorbed") {
    return {
      value: side,
      label: <Value row={row} side={side} preview={of} />,
      hint: t("fromRecord", { number: of[side].number }),
    };
  }
}

function Value({
  row,
  side,
  preview,
}: {
  row: FieldRow;
  side: "survivor" | "absorbed";
  preview: MergePreview;
}) {
  const t = useTranslations("membership");
  const locale = useLocale();
  const { tenant } = useShell();
  const value = row[side];
  if (value === null) return <span className="text-ink-2">{t("merge.empty")}</span>;
  if (row.field === "photo") {
    const person = preview[side];
    return <Avatar name={fullName(person)} seed={person.id} size="lg" src={photoHref(tenant.slug, value)} />;
  }
  const words =
    row.field === "birthDate"
      ? formatLocalDate(value, locale)
      : row.field === "phone"
        ? formatPhone(value, tenant.country)
        : row.field === "gender" && isGender(value)
          ? t(`gender.${value}`)
          : value;
  return <span className="whitespace-pre-line break-words">{words}</span>;
}

function isGender(value: string): value is "female" | "male" | "other" {
  return value === "female" || value === "male" || value === "other";
}
