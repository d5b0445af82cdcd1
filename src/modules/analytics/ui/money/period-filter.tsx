"use client";

import { useTranslations } from "next-intl";
import { FilterBar, ToggleChips } from "@/ui/layout/filter-bar";
import { BranchSelect } from "./branch-select";
import { CustomPeriod } from "./custom-period";
import { PRESETS } from "./period";
import type { useMoneyAddress } from "./use-money-address";

/** Of which days and which branch the figures are; kept in the address. */
export function PeriodFilter({ address }: { address: ReturnType<typeof useMoneyAddress> }) {
  const t = useTranslations("analytics.money");
  const { period, branchId, set } = address;
  return (
    <FilterBar>
      <ToggleChips
        label={t("period")}
        value={period.preset}
        onValueChange={(preset) =>
          set(
            preset === "custom"
              ? { period: preset, from: period.from, to: period.to }
              : { period: preset === "30" ? "" : preset, from: "", to: "" },
          )
        }
        options={PRESETS.map((preset) => ({ value: preset, label: t(`preset.${preset}`) }))}
      />
      {period.preset === "custom" ? (
        <CustomPeriod from={period.from} to={period.to} onChange={(from, to) => set({ from, to })} />
      ) : null}
      <BranchSelect value={branchId} onChange={(branch) => set({ branch })} />
    </FilterBar>
  );
}
