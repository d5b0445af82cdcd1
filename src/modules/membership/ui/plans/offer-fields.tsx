"use client";

import { useTranslations } from "next-intl";
import { useFormContext } from "react-hook-form";
import { Switch } from "@/ui/primitives/checkbox";
import { CountField } from "./count-field";

/** To whom and how often a plan is sold; holds for every version. */
export function OfferFields() {
  const t = useTranslations("membership.plan");
  const { register } = useFormContext();
  return (
    <>
      <Switch spread label={t("onlineSale")} hint={t("onlineSaleHint")} {...register("onlineSale")} />
      <CountField name="maxHolders" label={t("maxHolders")} hint={t("maxHoldersHint")} />
    </>
  );
}
