"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useFormContext, useWatch } from "react-hook-form";
import type { TenancyApi } from "@/modules/tenancy/router";
import { useShell } from "@/platform/shell/use-shell";
import { useApi } from "@/platform/trpc/react";
import { ControlledField, FormField } from "@/ui/form/form";
import { MoneyField } from "@/ui/form/money-field";
import { Checkbox, Switch } from "@/ui/primitives/checkbox";
import { Input, Select } from "@/ui/primitives/input";
import { RadioCards } from "@/ui/primitives/radio-cards";
import type { PlanKind } from "../../plans/schema";
import { AccessHours } from "./access-hours";
import { AllowanceFields } from "./allowance-fields";
import { CountField } from "./count-field";
import { FieldGroup, FoldedGroup } from "./field-group";
import { FreezeFields } from "./freeze-fields";
import { TaxField } from "./tax-field";

const CYCLES = ["week", "4week", "month", "quarter", "year", "once"] as const;

/** What a plan costs, gives and asks for; the same fields make a plan and its next version. */
export function TermsFields({ kind }: { kind: PlanKind }) {
  const t = useTranslations("membership.plan");
  return (
    <>
      <PriceGroup />
      <IncludedGroup kind={kind} />
      <FoldedGroup
        title={t("group.where")}
        about={t("group.whereAbout")}
        names={["accessHours", "branchIds"]}
      >
        <ControlledField name="accessHours" label={t("hours")} hideLabel>
          {(field) => <AccessHours value={field.value} onChange={field.onChange} />}
        </ControlledField>
        <BranchFields />
      </FoldedGroup>
      <TermGroup />
      <FoldedGroup title={t("group.freeze")} about={t("group.freezeAbout")} names={["freezeTerms"]}>
        <FreezeFields />
      </FoldedGroup>
    </>
  );
}

function PriceGroup() {
  const t = useTranslations("membership.plan");
  const { tenant } = useShell();
  return (
    <FieldGroup title={t("group.price")}>
      <div className="grid gap-5 sm:grid-cols-2">
        <MoneyField name="priceMinor" label={t("price")} currency={tenant.currency} required />
        <FormField name="cycle" label={t("cycle")}>
          <Select options={CYCLES.map((value) => ({ value, label: t(`cycles.${value}`) }))} />
        </FormField>
        <MoneyField
          name="joiningFeeMinor"
          label={t("joiningFee")}
          hint={t("joiningFeeHint")}
          currency={tenant.currency}
          className="sm:col-span-2"
        />
        <TaxField />
      </div>
    </FieldGroup>
  );
}

function IncludedGroup({ kind }: { kind: PlanKind }) {
  const t = useTranslations("membership.plan");
  const { register } = useFormContext();
  const once = useWatch({ name: "cycle" }) === "once";
  return (
    <FieldGroup title={t("group.included")}>
      <div className="grid gap-5 sm:grid-cols-2">
        <CountField
          name="visits"
          label={t(once ? "visitsLabel" : "visitsPerPayment")}
          hint={t("visitsHint")}
        />
        {kind === "day_pass" ? null : (
          <CountField name="validDays" label={t("validDaysLabel")} hint={t("validDaysHint")} />
        )}
      </div>
      {kind === "day_pass" ? <PassLength /> : null}
      <AllowanceFields />
      <FormField name="seats" label={t("seats")} hint={t("seatsHint")}>
        <Input type="number" inputMode="numeric" min={1} max={20} className="tabular-nums" />
      </FormField>
      {kind === "pack" || kind === "add_on" ? (
        <Switch spread label={t("packFirst")} hint={t("packFirstHint")} {...register("packFirst")} />
      ) : null}
    </FieldGroup>
  );
}

/** A day pass is good for the branch's calendar day or for hours from its sale. */
function PassLength() {
  const t = useTranslations("membership.plan");
  const { setValue } = useFormContext();
  const hours = useWatch({ name: "validHours" }) as number | null;
  const byHours = hours !== null;
  return (
    <>
      <RadioCards
        legend={t("passLength")}
        name="pass-length"
        columns={2}
        value={byHours ? "hours" : "day"}
        onChange={(event) => setValue("validHours", event.target.value === "hours" ? 24 : null)}
        options={[
          { value: "day", label: t("passDay"), hint: t("passDayHint") },
          { value: "hours", label: t("passHours"), hint: t("passHoursHint") },
        ]}
      />
      {byHours ? (
        <CountField name="validHours" label={t("validHours")} hint={t("validHoursHint")} />
      ) : (
        <CountField name="validDays" label={t("validDaysLabel")} hint={t("passDaysHint")} />
      )}
    </>
  );
}

const TERMS = ["minTermMonths", "noticeDays", "trialDays"] as const;

function TermGroup() {
  const t = useTranslations("membership.plan");
  const { register } = useFormContext();
  return (
    <FoldedGroup title={t("group.terms")} about={t("group.termsAbout")} names={[...TERMS, "autoRenew"]}>
      <div className="grid gap-5 sm:grid-cols-2">
        {TERMS.map((name) => (
          <FormField key={name} name={name} label={t(`${name}.label`)} hint={t(`${name}.hint`)}>
            <Input type="number" inputMode="numeric" min={0} className="tabular-nums" />
          </FormField>
        ))}
      </div>
      <Switch spread label={t("autoRenew")} hint={t("autoRenewHint")} {...register("autoRenew")} />
    </FoldedGroup>
  );
}

/** Only asked where there is more than one place. */
function BranchFields() {
  const t = useTranslations("membership.plan");
  const tenancy = useApi<TenancyApi>();
  const branches = useQuery(tenancy.tenancy.branches.list.queryOptions()).data ?? [];
  if (branches.length < 2) return null;
  return (
    <ControlledField name="branchIds" label={t("branchesLabel")} hideLabel>
      {(field) => {
        const chosen = field.value as string[];
        return (
          <fieldset className="grid">
            <legend className="mb-1 font-medium text-small">{t("branchesLabel")}</legend>
            <p className="text-ink-2 text-small">{t("branchesHint")}</p>
            {branches.map((branch) => (
              <Checkbox
                key={branch.id}
                label={branch.name}
                checked={chosen.includes(branch.id)}
                onChange={(event) =>
                  field.onChange(
                    event.target.checked ? [...chosen, branch.id] : chosen.filter((id) => id !== branch.id),
                  )
                }
              />
            ))}
          </fieldset>
        );
      }}
    </ControlledField>
  );
}
