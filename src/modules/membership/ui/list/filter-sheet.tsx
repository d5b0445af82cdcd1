"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import type { TenancyApi } from "@/modules/tenancy/router";
import { useApi } from "@/platform/trpc/react";
import { Field } from "@/ui/form/field";
import { Button } from "@/ui/primitives/button";
import { Checkbox } from "@/ui/primitives/checkbox";
import { Sheet } from "@/ui/primitives/dialog";
import { DateInput, Select } from "@/ui/primitives/input";
import type { MembershipApi } from "../../router";
import { STANDING_ORDER } from "../public/standing-chip";
import type { ListFilters } from "./filters";

const DAYS = [7, 14, 30, 60] as const;

/** Every filter in one place; each takes effect at once, the rows move behind it. */
export default function FilterSheet({
  filters,
  set,
  clear,
  onClose,
}: {
  filters: ListFilters;
  set: (part: Partial<ListFilters>) => void;
  clear: () => void;
  onClose: () => void;
}) {
  const t = useTranslations("membership.list");
  const words = useTranslations("membership.standing");
  const api = useApi<MembershipApi>();
  const tenancy = useApi<TenancyApi>();
  const plans = useQuery(api.membership.plans.list.queryOptions());
  const branches = useQuery(tenancy.tenancy.branches.list.queryOptions());
  return (
    <Sheet
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t("filters")}
      size="sm"
      footer={
        <>
          <Button variant="ghost" onClick={clear}>
            {t("clear")}
          </Button>
          <Button variant="primary" onClick={onClose}>
            {t("show")}
          </Button>
        </>
      }
    >
      <div className="grid gap-5">
        <fieldset className="grid">
          <legend className="mb-1 font-medium text-small">{t("standing")}</legend>
          {STANDING_ORDER.map((standing) => (
            <Checkbox
              key={standing}
              label={words(standing)}
              checked={filters.standing.includes(standing)}
              onChange={(event) =>
                set({
                  standing: STANDING_ORDER.filter((one) =>
                    one === standing ? event.target.checked : filters.standing.includes(one),
                  ),
                })
              }
            />
          ))}
        </fieldset>
        <Field label={t("plan")}>
          <Select
            value={filters.planId}
            onChange={(event) => set({ planId: event.target.value })}
            placeholder={t("anyPlan")}
            options={(plans.data ?? []).map((plan) => ({ value: plan.id, label: plan.name }))}
          />
        </Field>
        {(branches.data?.length ?? 0) > 1 || filters.branchId ? (
          <Field label={t("branch")}>
            <Select
              value={filters.branchId}
              onChange={(event) => set({ branchId: event.target.value })}
              placeholder={t("anyBranch")}
              options={(branches.data ?? []).map((branch) => ({ value: branch.id, label: branch.name }))}
            />
          </Field>
        ) : null}
        <Field label={t("ending")}>
          <Select
            value={filters.endingWithin ? String(filters.endingWithin) : ""}
            onChange={(event) => set({ endingWithin: Number(event.target.value) })}
            placeholder={t("anyEnd")}
            options={[...new Set([...DAYS, ...(filters.endingWithin ? [filters.endingWithin] : [])])].map(
              (days) => ({ value: String(days), label: t("withinDays", { days }) }),
            )}
          />
        </Field>
        <div className="grid gap-5 sm:grid-cols-2">
          <Field label={t("joinedFrom")}>
            <DateInput
              value={filters.joinedFrom}
              max={filters.joinedTo || undefined}
              onChange={(event) => set({ joinedFrom: event.target.value })}
            />
          </Field>
          <Field label={t("joinedTo")}>
            <DateInput
              value={filters.joinedTo}
              min={filters.joinedFrom || undefined}
              onChange={(event) => set({ joinedTo: event.target.value })}
            />
          </Field>
        </div>
        <Field label={t("sort")}>
          <Select
            value={filters.sort}
            onChange={(event) => set({ sort: event.target.value === "newest" ? "newest" : "name" })}
            options={[
              { value: "name", label: t("sortName") },
              { value: "newest", label: t("sortNewest") },
            ]}
          />
        </Field>
      </div>
    </Sheet>
  );
}
