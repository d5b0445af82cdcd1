"use client";

import { Plus, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { ControlledField } from "@/ui/form/form";
import { Button, IconButton } from "@/ui/primitives/button";
import { Input, Select } from "@/ui/primitives/input";
import type { Allowance } from "../../plans/schema";

const KINDS = ["visits", "class", "pt", "guest"] as const;
const PERS = ["cycle", "week", "day", "total"] as const;

/** What a plan gives besides its visits: classes, trainer hours, guest passes, each so many per so long. */
export function AllowanceFields() {
  const t = useTranslations("membership.plan");
  return (
    <ControlledField name="allowances" label={t("allowances")} hideLabel>
      {(field) => {
        const value = field.value as Allowance[];
        const set = (index: number, part: Partial<Allowance>) =>
          field.onChange(value.map((one, at) => (at === index ? { ...one, ...part } : one)));
        return (
          <fieldset className="grid min-w-0 gap-2">
            <legend className="mb-1 font-medium text-small">{t("allowances")}</legend>
            <p className="-mt-1 text-ink-2 text-small">{t("allowancesHint")}</p>
            {value.map((one, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: rows have no name of their own and never change places.
              <div key={index} className="flex flex-wrap items-center gap-2">
                <Input
                  type="number"
                  inputMode="numeric"
                  min={1}
                  max={1_000}
                  aria-label={t("allowanceCount")}
                  className="w-18! tabular-nums"
                  value={Number.isNaN(one.n) ? "" : one.n}
                  onChange={(event) =>
                    set(index, { n: event.target.value === "" ? Number.NaN : Number(event.target.value) })
                  }
                />
                <Select
                  aria-label={t("allowanceKind")}
                  className="min-w-36 grow basis-36"
                  value={one.kind}
                  options={KINDS.map((kind) => ({ value: kind, label: t(`allowanceKinds.${kind}`) }))}
                  onChange={(event) => set(index, { kind: event.target.value as Allowance["kind"] })}
                />
                <Select
                  aria-label={t("allowancePer")}
                  className="min-w-32 grow basis-32"
                  value={one.per}
                  options={PERS.map((per) => ({ value: per, label: t(`allowancePers.${per}`) }))}
                  onChange={(event) => set(index, { per: event.target.value as Allowance["per"] })}
                />
                <IconButton
                  icon={X}
                  size="sm"
                  label={t("removeAllowance")}
                  onClick={() => field.onChange(value.filter((_, at) => at !== index))}
                />
              </div>
            ))}
            {value.length < 8 ? (
              <Button
                size="sm"
                icon={Plus}
                className="w-fit"
                onClick={() => field.onChange([...value, { kind: "class", n: 4, per: "cycle" }])}
              >
                {t("addAllowance")}
              </Button>
            ) : null}
          </fieldset>
        );
      }}
    </ControlledField>
  );
}
