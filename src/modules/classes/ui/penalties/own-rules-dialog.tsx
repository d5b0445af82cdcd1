"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useShell } from "@/platform/shell/use-shell";
import { useApi } from "@/platform/trpc/react";
import { useDescribeError } from "@/ui/feedback/describe-error";
import { ErrorState } from "@/ui/feedback/empty-state";
import { SkeletonText } from "@/ui/feedback/skeleton";
import { Field } from "@/ui/form/field";
import { MoneyInput } from "@/ui/form/money-field";
import { Dialog } from "@/ui/primitives/dialog";
import { Input, Select } from "@/ui/primitives/input";
import type { OwnRules } from "../../penalties/schema";
import type { ClassesApi } from "../../router";
import { SaveForm } from "../shared/save-form";

const TAKES = ["either", "both", "fee"] as const;
const FEES = ["lateFeeMinor", "extraLateFeeMinor", "noShowFeeMinor"] as const;

/** Kinds of class with rules of their own; what is left empty is as the gym has it. */
export default function OwnRulesDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations("classes.penalties.ownRules");
  const { penalties } = useApi<ClassesApi>().classes;
  const query = useQuery(penalties.ownRules.queryOptions());
  const [typeId, setTypeId] = useState<string | null>(null);
  const type = query.data?.find(({ id }) => id === typeId) ?? query.data?.[0];
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t("title")}
      description={t("about")}
    >
      {query.error ? <ErrorState error={query.error} onRetry={() => void query.refetch()} compact /> : null}
      {query.isPending ? <SkeletonText lines={4} /> : null}
      {query.data && !type ? <p>{t("none")}</p> : null}
      {query.data && type ? (
        <div className="grid gap-4">
          <Field label={t("type")}>
            <Select
              value={type.id}
              onChange={(event) => setTypeId(event.target.value)}
              options={query.data.map(({ id, name }) => ({ value: id, label: name }))}
            />
          </Field>
          <RulesForm key={type.id} typeId={type.id} initial={type.rules} onDone={onClose} />
        </div>
      ) : null}
    </Dialog>
  );
}

function RulesForm({ typeId, initial, onDone }: { typeId: string; initial: OwnRules; onDone: () => void }) {
  const t = useTranslations("classes.penalties.ownRules");
  const rule = useTranslations("tenancy.policies");
  const { tenant } = useShell();
  const inWords = useDescribeError();
  const queries = useQueryClient();
  const { penalties } = useApi<ClassesApi>().classes;
  const save = useMutation(penalties.setOwnRules.mutationOptions());
  const [rules, setRules] = useState(initial);
  const [problem, setProblem] = useState<string | null>(null);
  const set = (own: Partial<OwnRules>) => setRules({ ...rules, ...own });
  const send = async () => {
    try {
      await save.mutateAsync({ classTypeId: typeId, rules });
      await queries.invalidateQueries({ queryKey: penalties.pathKey() });
      onDone();
    } catch (error) {
      setProblem(inWords(error).message);
    }
  };
  return (
    <SaveForm problem={problem} label={t("save")} busy={save.isPending} onSubmit={() => void send()}>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label={rule("freeCancelMinutes.label")} optional>
          <Input
            type="number"
            inputMode="numeric"
            min={0}
            max={2_880}
            value={rules.freeCancelMinutes ?? ""}
            onChange={({ target }) =>
              set({ freeCancelMinutes: target.value === "" ? null : Math.round(target.valueAsNumber) })
            }
          />
        </Field>
        <Field label={rule("penaltyTakes.label")} optional>
          <Select
            value={rules.penaltyTakes ?? ""}
            onChange={(event) =>
              set({ penaltyTakes: TAKES.find((one) => one === event.target.value) ?? null })
            }
            options={[
              { value: "", label: t("asGym") },
              ...TAKES.map((value) => ({ value, label: rule(`takes.${value}`) })),
            ]}
          />
        </Field>
        {FEES.map((name) => (
          <Field key={name} label={rule(`${name}.label`)} optional>
            <MoneyInput
              currency={tenant.currency}
              minor={rules[name] ?? undefined}
              onMinor={(minor) => set({ [name]: minor ?? null })}
            />
          </Field>
        ))}
      </div>
      <p className="text-ink-2 text-small">{t("empty")}</p>
    </SaveForm>
  );
}
