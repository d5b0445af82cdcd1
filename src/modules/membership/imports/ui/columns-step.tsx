"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { TenancyApi } from "@/modules/tenancy/router";
import { useApi } from "@/platform/trpc/react";
import { useDescribeError } from "@/ui/feedback/describe-error";
import { useToast } from "@/ui/feedback/toast";
import { Field } from "@/ui/form/field";
import { Panel } from "@/ui/layout/panel";
import { Button } from "@/ui/primitives/button";
import { Select } from "@/ui/primitives/input";
import { RadioCards } from "@/ui/primitives/radio-cards";
import type { MembershipApi } from "../../router";
import type { DateField, DateOrder, ImportField } from "../schema";
import type { ImportDetail, ImportOptions } from "../wizard/schema";
import { ColumnTable } from "./column-table";
import { assignField } from "./fields";

const DATES: readonly ImportField[] = ["birthDate", "joinedOn", "startsOn", "endsOn"];

/** What each column means, how its dates are to be read, and what to do with people who are members already. */
export function ColumnsStep({ batch, onChecked }: { batch: ImportDetail; onChecked: () => unknown }) {
  const t = useTranslations("imports");
  const api = useApi<MembershipApi>();
  const tenancy = useApi<TenancyApi>();
  const toast = useToast();
  const inWords = useDescribeError();
  const [mapping, setMapping] = useState<ImportField[]>(() => [...batch.mapping]);
  const [options, setOptions] = useState<ImportOptions>(batch.options);
  const branches = useQuery(tenancy.tenancy.branches.list.queryOptions());
  const check = useMutation(
    api.membership.imports.check.mutationOptions({
      onSuccess: () => void onChecked(),
      onError: (error) => toast.show({ tone: "error", title: inWords(error).message }),
    }),
  );
  const change = (part: Partial<ImportOptions>) => setOptions((now) => ({ ...now, ...part }));
  const named = mapping.some(
    (field) => field === "firstName" || field === "lastName" || field === "fullName",
  );
  const places = branches.data ?? [];
  const branchId = options.branchId ?? (places.length === 1 ? (places[0]?.id ?? null) : null);
  const unclear = batch.columns.flatMap((column, index) => {
    const field = mapping[index];
    const asked = column.dates.uncertain || column.dates.order === "mixed";
    return field && DATES.includes(field) && asked ? [{ column, field: field as DateField }] : [];
  });

  return (
    <div className="grid min-w-0 grid-cols-1 gap-5">
      <Panel flush title={t("columns.title")} description={t("columns.intro")}>
        <ColumnTable
          columns={batch.columns}
          mapping={mapping}
          onField={(column, field) => setMapping((now) => assignField(now, column, field))}
        />
      </Panel>
      {unclear.length > 0 ? (
        <Panel title={t("dates.title")} description={t("dates.intro")}>
          <div className="grid gap-4 lg:grid-cols-2">
            {unclear.map(({ column, field }) => {
              const guessed = column.dates.order === "mixed" ? "dmy" : column.dates.order;
              return (
                <RadioCards
                  key={field}
                  name={`order-${field}`}
                  legend={t("dates.question", { column: column.header, sample: column.samples[0] ?? "" })}
                  columns={2}
                  value={options.dateOrders[field] ?? guessed}
                  onChange={(event) =>
                    change({
                      dateOrders: { ...options.dateOrders, [field]: event.target.value as DateOrder },
                    })
                  }
                  options={[
                    { value: "dmy", label: t("dates.dmy"), hint: t("dates.dmyHint") },
                    { value: "mdy", label: t("dates.mdy"), hint: t("dates.mdyHint") },
                  ]}
                />
              );
            })}
          </div>
        </Panel>
      ) : null}
      <Panel title={t("rules.title")}>
        <div className="grid gap-4 lg:grid-cols-2">
          <RadioCards
            name="existing"
            legend={t("rules.existing")}
            value={options.onExisting}
            onChange={(event) => change({ onExisting: event.target.value as ImportOptions["onExisting"] })}
            options={[
              { value: "update", label: t("rules.update"), hint: t("rules.updateHint") },
              { value: "skip", label: t("rules.skip"), hint: t("rules.skipHint") },
            ]}
          />
          <RadioCards
            name="bad"
            legend={t("rules.bad")}
            value={options.onBadValue}
            onChange={(event) => change({ onBadValue: event.target.value as ImportOptions["onBadValue"] })}
            options={[
              { value: "drop", label: t("rules.drop"), hint: t("rules.dropHint") },
              { value: "refuse", label: t("rules.refuse"), hint: t("rules.refuseHint") },
            ]}
          />
          {places.length > 1 ? (
            <Field label={t("rules.branch")} hint={t("rules.branchHint")}>
              <Select
                value={branchId ?? ""}
                onChange={(event) => change({ branchId: event.target.value || null })}
                options={[
                  { value: "", label: t("rules.noBranch") },
                  ...places.map(({ id, name }) => ({ value: id, label: name })),
                ]}
              />
            </Field>
          ) : null}
        </div>
      </Panel>
      <div className="flex flex-wrap items-center justify-end gap-3">
        {named ? null : (
          <p role="alert" className="text-deny text-small">
            {t("columns.nameMissing")}
          </p>
        )}
        <Button
          variant="primary"
          size="lg"
          className="max-sm:w-full"
          disabled={!named}
          loading={check.isPending}
          onClick={() => check.mutate({ batchId: batch.id, mapping, options: { ...options, branchId } })}
        >
          {t("columns.check")}
        </Button>
      </div>
    </div>
  );
}
