"use client";

import { useTranslations } from "next-intl";
import { Field } from "@/ui/form/field";
import { Checkbox } from "@/ui/primitives/checkbox";
import { DateInput, Select } from "@/ui/primitives/input";
import { RadioCards } from "@/ui/primitives/radio-cards";
import type { MembershipMoney, PossibleChange } from "../../overview/schema";
import type { Draft } from "./draft";
import { FreezeInputs } from "./freeze-inputs";
import { PlanInput } from "./plan-input";

export interface InputsProps {
  draft: Draft;
  membership: MembershipMoney;
  today: string;
  by: "desk" | "member";
  onChange: (patch: Partial<Draft>) => void;
}

/** What has to be said about a change. */
export function ChangeInputs({ kind, ...props }: InputsProps & { kind: PossibleChange }) {
  switch (kind) {
    case "freeze":
      return <FreezeInputs {...props} />;
    case "switch":
      return <SwitchInputs {...props} />;
    case "cancel":
      return <CancelInputs {...props} />;
    case "move_billing_day":
      return <BillingDayInput {...props} />;
    default:
      return null;
  }
}

function SwitchInputs(props: InputsProps) {
  const t = useTranslations("billing.change");
  const { draft, by, onChange } = props;
  return (
    <>
      <PlanInput {...props} />
      {by === "desk" ? (
        <RadioCards
          legend={t("when")}
          name="when"
          value={draft.when ?? "auto"}
          onChange={(event) => {
            const { value } = event.target;
            onChange({ when: value === "now" || value === "renewal" ? value : null });
          }}
          options={[
            { value: "auto", label: t("whenAuto"), hint: t("whenAutoHint") },
            { value: "now", label: t("whenNow") },
            { value: "renewal", label: t("whenRenewal") },
          ]}
        />
      ) : null}
    </>
  );
}

function CancelInputs({ draft, membership, today, by, onChange }: InputsProps) {
  const t = useTranslations("billing.change");
  const mode = draft.immediately ? "now" : draft.wantedOn === null ? "earliest" : "day";
  return (
    <>
      <RadioCards
        legend={t("lastDay")}
        name="last-day"
        value={mode}
        onChange={(event) => {
          const { value } = event.target;
          onChange({
            immediately: value === "now",
            refundUnused: false,
            wantedOn: value === "day" ? (membership.nextBill?.dueOn ?? today) : null,
          });
        }}
        options={[
          {
            value: "earliest",
            label: t("earliest"),
            hint: t("earliestHint", { days: membership.noticeDays }),
          },
          { value: "day", label: t("onADay") },
          ...(by === "desk" ? [{ value: "now", label: t("atOnce"), hint: t("atOnceHint") }] : []),
        ]}
      />
      {mode === "day" ? (
        <Field label={t("lastDay")}>
          <DateInput
            value={draft.wantedOn ?? ""}
            min={today}
            onChange={(event) => onChange({ wantedOn: event.target.value })}
          />
        </Field>
      ) : null}
      {mode === "now" ? (
        <Checkbox
          label={t("refundUnused")}
          hint={t("refundUnusedHint")}
          checked={draft.refundUnused}
          onChange={(event) => onChange({ refundUnused: event.target.checked })}
        />
      ) : null}
    </>
  );
}

const DAYS = Array.from({ length: 31 }, (_, at) => at + 1);

function BillingDayInput({ draft, membership, onChange }: InputsProps) {
  const t = useTranslations("billing.change");
  return (
    <Field label={t("billingDay")} hint={t("billingDayHint", { day: membership.billingDay ?? 0 })}>
      <Select
        value={String(draft.toDay)}
        onChange={(event) => onChange({ toDay: Number(event.target.value) })}
        options={DAYS.map((day) => ({
          value: String(day),
          label: day > 28 ? t("dayOrLast", { day }) : t("day", { day }),
        }))}
      />
    </Field>
  );
}
