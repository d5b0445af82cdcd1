"use client";

import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useController, useWatch } from "react-hook-form";
import { useApi } from "@/platform/trpc/react";
import type { StaffRole } from "@/shared/access/permission";
import { ControlledField, Form, FormActions, FormField, SubmitButton, useZodForm } from "@/ui/form/form";
import { Checkbox } from "@/ui/primitives/checkbox";
import { Input } from "@/ui/primitives/input";
import { RadioCards } from "@/ui/primitives/radio-cards";
import type { Branch } from "../branches/schema";
import type { TenancyApi } from "../router";
import { grantableRoles } from "../staff/rules";
import type { StaffPerson } from "../staff/schema";

interface Shared {
  myRole: StaffRole | null;
  /** Branches the asker is limited to; empty is all. */
  myBranchIds: readonly string[];
  branches: readonly Branch[];
}

/** Invites somebody by e-mail, with a role and the branches they work at. */
export function InviteForm({
  myRole,
  myBranchIds,
  branches,
  onDone,
}: Shared & { onDone: (email: string) => unknown }) {
  const t = useTranslations("tenancy.staff");
  const api = useApi<TenancyApi>();
  const invite = useMutation(api.tenancy.staff.invite.mutationOptions());
  const form = useZodForm(() => import("../staff/schema").then((part) => part.inviteInput), {
    defaultValues: { email: "", role: "desk", branchIds: [...myBranchIds] },
  });
  return (
    <Form
      form={form}
      onSubmit={async (values) => {
        await invite.mutateAsync(values);
        await onDone(values.email);
      }}
    >
      <FormField name="email" label={t("email")} required>
        <Input type="email" autoComplete="off" inputMode="email" />
      </FormField>
      <Assignment {...{ myRole, myBranchIds, branches }} />
      <FormActions>
        <SubmitButton>{t("sendInvitation")}</SubmitButton>
      </FormActions>
    </Form>
  );
}

/** Gives somebody another role or other branches. */
export function ChangeForm({
  person,
  myRole,
  myBranchIds,
  branches,
  onDone,
}: Shared & { person: StaffPerson; onDone: () => unknown }) {
  const t = useTranslations("tenancy.staff");
  const api = useApi<TenancyApi>();
  const change = useMutation(api.tenancy.staff.change.mutationOptions());
  const form = useZodForm(() => import("../staff/schema").then((part) => part.changeStaffInput), {
    defaultValues: { staffId: person.id, role: person.role, branchIds: person.branchIds },
  });
  return (
    <Form
      form={form}
      onSubmit={async (values) => {
        await change.mutateAsync(values);
        await onDone();
      }}
    >
      <Assignment {...{ myRole, myBranchIds, branches }} />
      <FormActions>
        <SubmitButton>{t("save")}</SubmitButton>
      </FormActions>
    </Form>
  );
}

function Assignment({ myRole, myBranchIds, branches }: Shared) {
  const t = useTranslations("tenancy.staff");
  const roles = useTranslations("common.roles");
  const hints = useTranslations("tenancy.roleHint");
  const role = useWatch({ name: "role" }) as StaffRole;
  const limited = myBranchIds.length > 0;
  const offered = limited ? branches.filter(({ id }) => myBranchIds.includes(id)) : branches;
  return (
    <>
      <ControlledField name="role" label={t("role")} hideLabel>
        {(field) => (
          <RadioCards
            legend={t("role")}
            name={field.name}
            value={field.value}
            onChange={(event) => field.onChange(event.target.value)}
            options={grantableRoles(myRole).map((value) => ({
              value,
              label: roles(value),
              hint: hints(value),
            }))}
          />
        )}
      </ControlledField>
      {role !== "owner" && offered.length > 1 ? <BranchPicker branches={offered} mayAll={!limited} /> : null}
    </>
  );
}

function BranchPicker({ branches, mayAll }: { branches: readonly Branch[]; mayAll: boolean }) {
  const t = useTranslations("tenancy.staff");
  const { field } = useController({ name: "branchIds" });
  const chosen = field.value as string[];
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-1.5 font-medium text-small">{t("branches")}</legend>
      {mayAll ? (
        <Checkbox
          label={t("allBranches")}
          checked={chosen.length === 0}
          onChange={(event) => field.onChange(event.target.checked ? [] : branches.map(({ id }) => id))}
        />
      ) : null}
      {mayAll && chosen.length === 0
        ? null
        : branches.map(({ id, name }) => (
            <Checkbox
              key={id}
              label={name}
              checked={chosen.includes(id)}
              onChange={(event) =>
                field.onChange(
                  event.target.checked ? [...chosen, id] : chosen.filter((other) => other !== id),
                )
              }
            />
          ))}
    </fieldset>
  );
}
