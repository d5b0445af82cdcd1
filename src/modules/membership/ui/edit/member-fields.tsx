"use client";

import { useQuery } from "@tanstack/react-query";
import { ChevronDown } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { type FieldErrors, get, useFormContext, useWatch } from "react-hook-form";
import type { TenancyApi } from "@/modules/tenancy/router";
import { useApi } from "@/platform/trpc/react";
import { age, isLocalDate } from "@/shared/time-zone/local-date";
import { ControlledField, FormField } from "@/ui/form/form";
import { Panel } from "@/ui/layout/panel";
import { Button } from "@/ui/primitives/button";
import { DateInput, Input, Select, Textarea } from "@/ui/primitives/input";
import { useToday } from "../today";
import type { FieldName } from "./form-values";

/** Fields that a quick entry at the desk does without. */
const LATER: readonly FieldName[] = [
  "gender",
  "homeBranchId",
  "addressLine",
  "postalCode",
  "city",
  "emergencyName",
  "emergencyPhone",
  "notes",
  "tags",
];

/** Name and how to reach somebody: all that a queue at the desk allows. */
export function FirstFields() {
  const t = useTranslations("membership.field");
  const form = useTranslations("membership.form");
  const today = useToday();
  return (
    <Panel title={form("person")}>
      <div className="grid gap-5 sm:grid-cols-2">
        <FormField name="fields.firstName" label={t("firstName")} required>
          <Input autoComplete="off" autoCapitalize="words" autoFocus />
        </FormField>
        <FormField name="fields.lastName" label={t("lastName")}>
          <Input autoComplete="off" autoCapitalize="words" />
        </FormField>
        <FormField name="fields.phone" label={t("phone")} optional>
          <Input type="tel" inputMode="tel" autoComplete="off" />
        </FormField>
        <FormField name="fields.email" label={t("email")} optional>
          <Input type="email" inputMode="email" autoComplete="off" />
        </FormField>
        <FormField name="fields.birthDate" label={t("birthDate")} optional>
          <DateInput max={today} />
        </FormField>
      </div>
      <Guardian />
    </Panel>
  );
}

/** Asked as soon as the birth date says that somebody else answers for this member. */
function Guardian() {
  const t = useTranslations("membership.field");
  const form = useTranslations("membership.form");
  const today = useToday();
  const [birthDate, name, phone] = useWatch({
    name: ["fields.birthDate", "fields.guardianName", "fields.guardianPhone"],
  }) as string[];
  const minor = isLocalDate(birthDate ?? "") && age(birthDate ?? "", today) < 18;
  if (!minor && !name && !phone) return null;
  return (
    <fieldset className="mt-5 rounded-md border border-line p-4">
      <legend className="px-1 font-medium text-small">{form("guardian")}</legend>
      {minor ? <p className="mb-4 text-ink-2 text-small">{form("guardianHint")}</p> : null}
      <div className="grid gap-5 sm:grid-cols-2">
        <FormField name="fields.guardianName" label={t("guardianName")}>
          <Input autoComplete="off" />
        </FormField>
        <FormField name="fields.guardianPhone" label={t("guardianPhone")}>
          <Input type="tel" autoComplete="off" />
        </FormField>
      </div>
    </fieldset>
  );
}

/** Everything else, folded away until it is wanted or wrong. */
export function LaterFields({ startOpen }: { startOpen: boolean }) {
  const form = useTranslations("membership.form");
  const { formState } = useFormContext();
  const [open, setOpen] = useState(startOpen);
  const wrong = LATER.some((name) => get(formState.errors as FieldErrors, `fields.${name}`));
  if (!open && !wrong) {
    return (
      <Button variant="ghost" iconEnd={ChevronDown} className="w-full sm:w-fit" onClick={() => setOpen(true)}>
        {form("more")}
      </Button>
    );
  }
  return (
    <>
      <EmergencyFields />
      <MoreFields />
    </>
  );
}

function EmergencyFields() {
  const t = useTranslations("membership.field");
  const form = useTranslations("membership.form");
  return (
    <Panel title={form("emergency")} description={form("emergencyHint")}>
      <div className="grid gap-5 sm:grid-cols-2">
        <FormField name="fields.emergencyName" label={t("emergencyName")} optional>
          <Input autoComplete="off" />
        </FormField>
        <FormField name="fields.emergencyPhone" label={t("emergencyPhone")} optional>
          <Input type="tel" autoComplete="off" />
        </FormField>
      </div>
    </Panel>
  );
}

function MoreFields() {
  const t = useTranslations("membership.field");
  const form = useTranslations("membership.form");
  const genders = useTranslations("membership.gender");
  const tenancy = useApi<TenancyApi>();
  const branches = useQuery(tenancy.tenancy.branches.list.queryOptions()).data ?? [];
  return (
    <Panel title={form("details")}>
      <div className="grid gap-5 sm:grid-cols-2">
        <FormField name="fields.addressLine" label={t("addressLine")} optional className="sm:col-span-2">
          <Input autoComplete="off" />
        </FormField>
        <FormField name="fields.postalCode" label={t("postalCode")} optional>
          <Input autoComplete="off" />
        </FormField>
        <FormField name="fields.city" label={t("city")} optional>
          <Input autoComplete="off" />
        </FormField>
        <Choice
          name="gender"
          label={t("gender")}
          options={(["female", "male", "other"] as const).map((value) => ({ value, label: genders(value) }))}
        />
        {branches.length > 1 ? (
          <Choice
            name="homeBranchId"
            label={t("homeBranchId")}
            options={branches.map((branch) => ({ value: branch.id, label: branch.name }))}
          />
        ) : null}
        <TagsField />
        <FormField
          name="fields.notes"
          label={t("notes")}
          hint={form("notesHint")}
          optional
          className="sm:col-span-2"
        >
          <Textarea maxLength={2_000} />
        </FormField>
      </div>
    </Panel>
  );
}

/** A choice that may stay open; the form keeps null for that, not an empty text. */
function Choice({
  name,
  label,
  options,
}: {
  name: "gender" | "homeBranchId";
  label: string;
  options: { value: string; label: string }[];
}) {
  const form = useTranslations("membership.form");
  return (
    <ControlledField name={`fields.${name}`} label={label} optional>
      {(field, aria) => (
        <Select
          {...aria}
          name={field.name}
          ref={field.ref}
          onBlur={field.onBlur}
          value={(field.value as string | null) ?? ""}
          placeholder={form("notStated")}
          options={options}
          onChange={(event) => field.onChange(event.target.value || null)}
        />
      )}
    </ControlledField>
  );
}

/** Words divided by commas; kept as a list. */
function TagsField() {
  const t = useTranslations("membership.field");
  const form = useTranslations("membership.form");
  const { getValues } = useFormContext();
  const [text, setText] = useState(() => ((getValues("fields.tags") as string[]) ?? []).join(", "));
  return (
    <ControlledField
      name="fields.tags"
      label={t("tags")}
      hint={form("tagsHint")}
      optional
      className="sm:col-span-2"
    >
      {(field, aria) => (
        <Input
          {...aria}
          name={field.name}
          ref={field.ref}
          onBlur={field.onBlur}
          autoComplete="off"
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            const tags = event.target.value.split(",").map((tag) => tag.trim());
            field.onChange([...new Set(tags.filter(Boolean))]);
          }}
        />
      )}
    </ControlledField>
  );
}
