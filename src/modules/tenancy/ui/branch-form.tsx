"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { useController } from "react-hook-form";
import { ControlledField, Form, FormActions, FormField, SubmitButton, useZodForm } from "@/ui/form/form";
import { Combobox } from "@/ui/primitives/combobox";
import { Input } from "@/ui/primitives/input";
import type { BranchDetails, OpeningWindow } from "../branches/schema";
import { useFormWords } from "./form-words";
import { ZoneField } from "./gym-fields";
import { OpeningHours } from "./opening-hours";
import { usePlaces } from "./places";

/** Fields of one branch. Empty texts are sent as "not stated". */
export function BranchForm({
  branch,
  onSave,
  saveLabel,
  actions,
}: {
  branch: BranchDetails;
  onSave: (branch: BranchDetails) => Promise<unknown>;
  saveLabel: string;
  actions?: ReactNode;
}) {
  const t = useTranslations("tenancy.branch");
  const words = useFormWords();
  const form = useZodForm(() => import("../branches/schema").then((part) => part.branchDetails), {
    words,
    defaultValues: {
      ...branch,
      addressLine: branch.addressLine ?? "",
      city: branch.city ?? "",
      phone: branch.phone ?? "",
    },
  });
  return (
    <Form
      form={form}
      onSubmit={({ addressLine, city, phone, ...rest }) =>
        onSave({ ...rest, addressLine: addressLine || null, city: city || null, phone: phone || null })
      }
    >
      <FormField name="name" label={t("name")} hint={t("nameHint")} required>
        <Input autoComplete="off" />
      </FormField>
      <FormField name="addressLine" label={t("address")} optional>
        <Input autoComplete="street-address" />
      </FormField>
      <div className="grid gap-5 sm:grid-cols-2">
        <FormField name="city" label={t("city")} optional>
          <Input autoComplete="address-level2" />
        </FormField>
        <CountryField />
        <ZoneField name="zone" />
        <FormField name="phone" label={t("phone")} optional>
          <Input type="tel" autoComplete="tel" />
        </FormField>
      </div>
      <CapacityField />
      <HoursField />
      <FormActions>
        {actions}
        <SubmitButton>{saveLabel}</SubmitButton>
      </FormActions>
    </Form>
  );
}

function CountryField() {
  const t = useTranslations("tenancy.gym");
  const places = usePlaces();
  return (
    <ControlledField name="country" label={t("country")} required>
      {(field, aria) => (
        <Combobox
          {...aria}
          name={field.name}
          ref={field.ref}
          onBlur={field.onBlur}
          value={field.value || null}
          options={places.countries}
          onValueChange={(value) => field.onChange(value ?? "")}
        />
      )}
    </ControlledField>
  );
}

function CapacityField() {
  const t = useTranslations("tenancy.branch");
  return (
    <ControlledField name="capacity" label={t("capacity")} hint={t("capacityHint")} optional>
      {(field, aria) => (
        <Input
          {...aria}
          type="number"
          inputMode="numeric"
          min={1}
          className="sm:max-w-40"
          name={field.name}
          ref={field.ref}
          onBlur={field.onBlur}
          value={field.value ?? ""}
          onChange={(event) => field.onChange(event.target.value === "" ? null : Number(event.target.value))}
        />
      )}
    </ControlledField>
  );
}

function HoursField() {
  const { field, fieldState } = useController({ name: "openingHours" });
  const t = useTranslations("tenancy.wrong");
  return (
    <OpeningHours
      value={field.value as OpeningWindow[]}
      onChange={field.onChange}
      error={fieldState.invalid ? t("hours") : undefined}
    />
  );
}
