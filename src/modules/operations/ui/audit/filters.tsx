"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useApi } from "@/platform/trpc/react";
import { Field } from "@/ui/form/field";
import { DateInput, Input, Select } from "@/ui/primitives/input";
import type { OperationsApi } from "../../router";

export interface AuditFilters {
  action: string;
  actor: string;
  tenantId: string;
  /** Days of this device, `YYYY-MM-DD`; empty for any. */
  from: string;
  to: string;
}

export const NO_FILTERS: AuditFilters = { action: "", actor: "", tenantId: "", from: "", to: "" };

/** Local midnight of a day, some days later, as an instant. */
function instantOf(day: string, daysLater: number): string | null {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  return day === "" ? null : new Date(year, month - 1, date + daysLater).toISOString();
}

/** The filters as the server takes them: both days are included. */
export function auditQuery({ action, actor, tenantId, from, to }: AuditFilters) {
  return { action, actor, tenantId: tenantId || null, from: instantOf(from, 0), to: instantOf(to, 1) };
}

/** What, who, which gym and when. */
export function AuditFilterBar({
  value,
  onChange,
}: {
  value: AuditFilters;
  onChange: (value: AuditFilters) => void;
}) {
  const t = useTranslations("operations.audit");
  const api = useApi<OperationsApi>();
  const gyms = useQuery(
    api.operations.gyms.list.queryOptions({ limit: 100, order: "activity" }, { staleTime: 60_000 }),
  );
  const set = (name: keyof AuditFilters) => (event: { target: { value: string } }) =>
    onChange({ ...value, [name]: event.target.value });
  return (
    <div className="grid grid-cols-2 gap-3 border-line border-b p-3 lg:grid-cols-5">
      <Field label={t("filter")}>
        <Input value={value.action} placeholder="gym." maxLength={60} onChange={set("action")} />
      </Field>
      <Field label={t("who")}>
        <Input value={value.actor} maxLength={60} onChange={set("actor")} />
      </Field>
      <Field label={t("gym")} className="max-lg:col-span-2">
        <Select
          value={value.tenantId}
          placeholder={t("everyGym")}
          options={(gyms.data?.rows ?? []).map(({ id, name }) => ({ value: id, label: name }))}
          onChange={set("tenantId")}
        />
      </Field>
      <Field label={t("from")}>
        <DateInput value={value.from} onChange={set("from")} />
      </Field>
      <Field label={t("to")}>
        <DateInput value={value.to} onChange={set("to")} />
      </Field>
    </div>
  );
}
