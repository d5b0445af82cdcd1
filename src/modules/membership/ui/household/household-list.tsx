"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { useShell } from "@/platform/shell/use-shell";
import { age } from "@/shared/time-zone/local-date";
import { Avatar } from "@/ui/primitives/avatar";
import { Badge } from "@/ui/primitives/badge";
import type { Household } from "../../households/schema";
import { photoHref } from "../public/member-name";
import { useToday } from "../today";

type Person = Household["people"][number];

/** Who belongs together, and who pays. */
export function HouseholdList({
  household,
  name,
  actions,
}: {
  household: Household;
  /** How a name is shown: the desk's leads to the person. */
  name?: (person: Person) => ReactNode;
  actions?: (person: Person) => ReactNode;
}) {
  const t = useTranslations("membership.household");
  const { tenant } = useShell();
  const today = useToday();
  return (
    <ul className="divide-y divide-line">
      {household.people.map((person) => (
        <li key={person.memberId} className="flex min-h-14 items-center gap-3 px-4 py-2">
          <Avatar
            name={person.name}
            seed={person.memberId}
            size="sm"
            src={photoHref(tenant.slug, person.photoKey)}
          />
          <span className="min-w-0 grow">
            <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
              <span className="min-w-0 truncate font-medium">{name ? name(person) : person.name}</span>
              {person.memberId === household.payerId ? <Badge tone="info">{t("pays")}</Badge> : null}
            </span>
            <span className="block text-ink-2 text-small">
              {t(person.role)}
              {person.birthDate ? ` · ${t("age", { age: age(person.birthDate, today) })}` : ""}
            </span>
          </span>
          {actions?.(person)}
        </li>
      ))}
    </ul>
  );
}

/** How many of a family plan's places are taken. */
export function useSeatWords() {
  const t = useTranslations("membership.household");
  return (household: Household) =>
    household.seats === null
      ? t("noPlan")
      : t("seats", { taken: household.people.length, seats: household.seats });
}
