"use client";

import { useTranslations } from "next-intl";
import { useFormContext } from "react-hook-form";
import { countryDefaults } from "@/shared/geo/country";
import { localeNames, locales } from "@/shared/i18n/locales";
import { ControlledField, FormField } from "@/ui/form/form";
import { Combobox } from "@/ui/primitives/combobox";
import { Select } from "@/ui/primitives/input";
import { deviceHome, usePlaces, zoneLabel } from "./places";

/**
 * Country, currency, time zone and language of the surrounding form.
 * @param proposing choosing a country fills in what people there use; for a gym that is just being made.
 */
export function GymFields({
  proposing = false,
  currencyFixed = false,
}: {
  proposing?: boolean;
  currencyFixed?: boolean;
}) {
  const t = useTranslations("tenancy.gym");
  const places = usePlaces();
  const { setValue } = useFormContext();

  function propose(country: string | null) {
    if (!proposing || !country) return;
    const { currency, zone, locale } = countryDefaults(country, deviceHome().zone);
    setValue("currency", currency);
    setValue("zone", zone);
    setValue("locale", locale);
  }

  return (
    <div className="grid gap-5 sm:grid-cols-2">
      <ControlledField name="country" label={t("country")} required>
        {(field, aria) => (
          <Combobox
            {...aria}
            name={field.name}
            ref={field.ref}
            onBlur={field.onBlur}
            value={field.value || null}
            options={places.countries}
            onValueChange={(value) => {
              field.onChange(value ?? "");
              propose(value);
            }}
          />
        )}
      </ControlledField>
      <ControlledField
        name="currency"
        label={t("currency")}
        required
        hint={currencyFixed ? t("currencyFixed") : undefined}
      >
        {(field, aria) => (
          <Combobox
            {...aria}
            name={field.name}
            ref={field.ref}
            onBlur={field.onBlur}
            disabled={currencyFixed}
            value={field.value || null}
            options={places.currencies}
            onValueChange={(value) => field.onChange(value ?? "")}
          />
        )}
      </ControlledField>
      <ZoneField name="zone" />
      <FormField name="locale" label={t("locale")} hint={t("localeHint")} required>
        <Select options={locales.map((value) => ({ value, label: localeNames[value] }))} />
      </FormField>
    </div>
  );
}

/** Chooses an IANA time zone. */
export function ZoneField({ name }: { name: string }) {
  const t = useTranslations("tenancy.gym");
  const places = usePlaces();
  return (
    <ControlledField name={name} label={t("zone")} hint={t("zoneHint")} required>
      {(field, aria) => (
        <Combobox
          {...aria}
          name={field.name}
          ref={field.ref}
          onBlur={field.onBlur}
          value={field.value || null}
          options={places.zones}
          {...(field.value ? { selectedLabel: zoneLabel(field.value) } : {})}
          onValueChange={(value) => field.onChange(value ?? "")}
        />
      )}
    </ControlledField>
  );
}
