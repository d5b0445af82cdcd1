"use client";

import { useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { FilterBar } from "@/ui/layout/filter-bar";
import { Checkbox } from "@/ui/primitives/checkbox";
import { Select } from "@/ui/primitives/input";
import type { TimetableBranch } from "../../sessions/schema";
import type { MemberSession } from "../../timetable/schema";
import type { ScheduleAddress } from "./schedule-address";

/** What narrows the timetable: only what the week offers a choice of. */
export function ScheduleFilters({
  sessions,
  branches,
  address,
  onChange,
  weekNav,
}: {
  sessions: readonly MemberSession[];
  branches: readonly TimetableBranch[];
  address: ScheduleAddress;
  onChange: (part: Partial<ScheduleAddress>) => void;
  weekNav: ReactNode;
}) {
  const t = useTranslations("classes.schedule");
  const words = useTranslations("classes.booking");
  const levels = useTranslations("classes.session.levels");
  const locale = useLocale();
  const choices = (of: (one: MemberSession) => readonly [string | null, string | null]) => {
    const found = new Map(
      sessions.flatMap((one) => {
        const [value, label] = of(one);
        return value && label ? [[value, label] as const] : [];
      }),
    );
    return [...found]
      .map(([value, label]) => ({ value, label }))
      .sort((a, b) => a.label.localeCompare(b.label, locale));
  };
  const pickers = [
    {
      key: "branchId",
      label: t("branch"),
      any: t("allBranches"),
      options: branches.map(({ id, name }) => ({ value: id, label: name })),
    },
    {
      key: "typeId",
      label: t("type"),
      any: t("allTypes"),
      options: choices((one) => [one.typeId, one.name]),
    },
    {
      key: "trainerId",
      label: t("trainer"),
      any: t("allTrainers"),
      options: choices((one) => [one.trainerId, one.trainerName]),
    },
    {
      key: "level",
      label: t("level"),
      any: t("allLevels"),
      options: choices((one) => [one.level, levels(one.level)]),
    },
  ] as const;
  return (
    <FilterBar>
      <div className="-mx-4 flex min-h-10 min-w-full items-center gap-2 overflow-x-auto px-4 py-0.5 [scrollbar-width:none] lg:contents">
        {pickers
          .filter(({ key, options }) => options.length > 1 || address[key] !== "")
          .map(({ key, label, any, options }) => (
            <Select
              key={key}
              inputSize="sm"
              className="max-w-52 shrink-0 lg:max-w-none"
              aria-label={label}
              placeholder={any}
              options={options}
              value={address[key]}
              onChange={(event) => onChange({ [key]: event.target.value })}
            />
          ))}
        <Checkbox
          className="shrink-0 whitespace-nowrap"
          label={words("onlySeats")}
          checked={address.seats}
          onChange={(event) => onChange({ seats: event.target.checked })}
        />
      </div>
      {weekNav}
    </FilterBar>
  );
}
