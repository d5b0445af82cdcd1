"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useApi } from "@/platform/trpc/react";
import { useToast } from "@/ui/feedback/toast";
import { Field } from "@/ui/form/field";
import { Combobox } from "@/ui/primitives/combobox";
import { RadioCards } from "@/ui/primitives/radio-cards";
import type { AddToHouseholdInput, Household, HouseholdRole } from "../../households/schema";
import type { MembershipApi } from "../../router";
import { ActionDialog } from "../profile/action-dialog";
import { fullName } from "../public/member-name";

/** Finds somebody by name, number or phone and takes them in. */
export default function AddPersonDialog({
  household,
  onAdd,
  onClose,
}: {
  household: Household;
  onAdd: (input: AddToHouseholdInput) => Promise<unknown>;
  onClose: () => void;
}) {
  const t = useTranslations("membership.household");
  const toast = useToast();
  const queries = useQueryClient();
  const { members } = useApi<MembershipApi>().membership;
  const [person, setPerson] = useState<{ id: string; name: string } | null>(null);
  const [role, setRole] = useState<HouseholdRole>("adult");
  const inside = new Set(household.people.map(({ memberId }) => memberId));
  return (
    <ActionDialog
      title={t("addTitle", { household: household.name })}
      confirmLabel={t("add")}
      ready={person !== null}
      outcome={person ? t("addOutcome", { name: person.name }) : t("choosePerson")}
      onClose={onClose}
      onConfirm={async () => {
        if (!person) return;
        await onAdd({ householdId: household.id, memberId: person.id, role });
        toast.show({ tone: "ok", title: t("added", { name: person.name }) });
      }}
    >
      <Field label={t("person")} hint={t("personHint")} required>
        {(aria) => (
          <Combobox
            {...aria}
            value={person?.id ?? null}
            {...(person ? { selectedLabel: person.name } : {})}
            onValueChange={(id, option) => setPerson(id && option ? { id, name: option.label } : null)}
            search={async (query) => {
              const page = await queries.fetchQuery(
                members.list.queryOptions({ ...(query ? { search: query } : {}), limit: 8 }),
              );
              return page.items
                .filter(({ id }) => !inside.has(id))
                .map((found) => ({ value: found.id, label: fullName(found), hint: found.number }));
            }}
          />
        )}
      </Field>
      <RadioCards
        legend={t("role")}
        name="role"
        columns={2}
        value={role}
        onChange={(event) => setRole(event.target.value === "child" ? "child" : "adult")}
        options={[
          { value: "adult", label: t("adult") },
          { value: "child", label: t("child") },
        ]}
      />
    </ActionDialog>
  );
}
