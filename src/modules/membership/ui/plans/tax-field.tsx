"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useApi } from "@/platform/trpc/react";
import { ControlledField } from "@/ui/form/form";
import { Select } from "@/ui/primitives/input";
import type { MembershipApi } from "../../router";
import { usePlanWords } from "./plan-words";

/** Which tax the price bears, and whether it is in the price or comes on top. */
export function TaxField() {
  const t = useTranslations("membership.plan");
  const words = usePlanWords();
  const rates = useQuery(useApi<MembershipApi>().membership.taxes.list.queryOptions()).data;
  return (
    <>
      <ControlledField name="taxRateId" label={t("taxRate")} hint={t("taxRateHint")}>
        {(field, aria) => {
          const offered = (rates ?? []).filter(({ retired, id }) => !retired || id === field.value);
          return (
            <Select
              {...aria}
              name={field.name}
              ref={field.ref}
              onBlur={field.onBlur}
              value={(field.value as string | null) ?? ""}
              placeholder={t("noTax")}
              options={offered.map((rate) => ({
                value: rate.id,
                disabled: rate.retired,
                label: rate.retired
                  ? t("retiredRate", { name: rate.name })
                  : `${rate.name} (${words.percent(rate.basisPoints)})`,
              }))}
              onChange={(event) => field.onChange(event.target.value || null)}
            />
          );
        }}
      </ControlledField>
      <ControlledField name="taxInclusive" label={t("taxInclusive")}>
        {(field, aria) => (
          <Select
            {...aria}
            name={field.name}
            ref={field.ref}
            onBlur={field.onBlur}
            value={field.value === undefined ? "" : field.value ? "in" : "on"}
            placeholder={t("taxWay.gym")}
            options={(["in", "on"] as const).map((value) => ({ value, label: t(`taxWay.${value}`) }))}
            onChange={(event) =>
              field.onChange(event.target.value === "" ? undefined : event.target.value === "in")
            }
          />
        )}
      </ControlledField>
    </>
  );
}
