"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import type { TenancyApi } from "@/modules/tenancy/router";
import { useApi } from "@/platform/trpc/react";
import { Select } from "@/ui/primitives/input";

/** Which branch the figures are of; nothing to choose in a gym with one. */
export function BranchSelect({ value, onChange }: { value: string; onChange: (branchId: string) => void }) {
  const t = useTranslations("analytics");
  const api = useApi<TenancyApi>();
  const branches = useQuery({ ...api.tenancy.branches.list.queryOptions(), staleTime: 60_000 }).data ?? [];
  if (branches.length < 2) return null;
  return (
    <Select
      aria-label={t("branch")}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      className="w-auto"
      options={[
        { value: "", label: t("allBranches") },
        ...branches.map((branch) => ({ value: branch.id, label: branch.name })),
      ]}
    />
  );
}
