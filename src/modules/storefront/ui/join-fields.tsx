"use client";

import { useTranslations } from "next-intl";
import { useFormContext, useWatch } from "react-hook-form";
import { useShell } from "@/platform/shell/use-shell";
import { age, isLocalDate } from "@/shared/time-zone/local-date";
import { localDate } from "@/shared/time-zone/time-zone";
import { ControlledField, FormField } from "@/ui/form/form";
import { Panel } from "@/ui/layout/panel";
import { Checkbox } from "@/ui/primitives/checkbox";
import { DateInput, Input } from "@/ui/primitives/input";
import { RadioCards } from "@/ui/primitives/radio-cards";
import type { JoinOffer } from "../requests/schema";

/** What is asked of somebody who wants to join; of minors, who answers for them. */
export function JoinFields({ offer }: { offer: JoinOffer }) {
  const t = useTranslations("storefront.form");
  const { tenant } = useShell();
  const { register } = useFormContext();
  const birthDate: unknown = useWatch({ name: "birthDate" });
  const today = localDate(Date.now(), tenant.zone);
  const minor =
    typeof birthDate === "string" && isLocalDate(birthDate) && age(birthDate, today) < offer.minorAge;
  return (
    <div className="grid gap-5">
      {offer.plans.length > 0 ? (
        <ControlledField name="planId" label="">
          {(field) => (
            <RadioCards
              legend={t("plan")}
              name={field.name}
              value={(field.value as string | null) ?? ""}
              onChange={field.onChange}
              options={[
                ...offer.plans.map((plan) => ({
                  value: plan.id,
                  label: plan.name,
                  hint: plan.lines.join(" · "),
                  trailing: plan.price,
                })),
                { value: "", label: t("noPlan"), hint: t("noPlanHint") },
              ]}
            />
          )}
        </ControlledField>
      ) : null}
      <Panel>
        <div className="grid gap-4 sm:grid-cols-2">
          <FormField name="firstName" label={t("firstName")} required>
            <Input autoComplete="given-name" maxLength={80} />
          </FormField>
          <FormField name="lastName" label={t("lastName")} required>
            <Input autoComplete="family-name" maxLength={80} />
          </FormField>
          <FormField name="email" label={t("email")} required>
            <Input type="email" autoComplete="email" maxLength={254} />
          </FormField>
          <FormField name="phone" label={t("phone")} required>
            <Input type="tel" autoComplete="tel" maxLength={40} />
          </FormField>
          <FormField name="birthDate" label={t("birthDate")} required>
            <DateInput type="date" autoComplete="bday" max={today} />
          </FormField>
        </div>
      </Panel>
      {minor ? (
        <Panel title={t("guardian")} description={t("guardianHint")}>
          <div className="grid gap-4 sm:grid-cols-2">
            <FormField name="guardianName" label={t("guardianName")} required>
              <Input maxLength={80} />
            </FormField>
            <FormField name="guardianPhone" label={t("guardianPhone")} required>
              <Input type="tel" maxLength={40} />
            </FormField>
          </div>
        </Panel>
      ) : null}
      <div className="grid gap-3">
        <ControlledField name="consent" label="">
          {(field, aria) => (
            <Checkbox
              {...aria}
              label={t("consent", { gym: tenant.name })}
              checked={field.value === true}
              onChange={(event) => field.onChange(event.target.checked)}
            />
          )}
        </ControlledField>
        <Checkbox label={t("marketing", { gym: tenant.name })} {...register("marketing")} />
      </div>
      {/* People do not see it; programs fill in whatever they find. */}
      <div aria-hidden className="absolute -start-[99rem]">
        <label>
          {t("website")}
          <input tabIndex={-1} autoComplete="off" {...register("website")} />
        </label>
      </div>
    </div>
  );
}
