"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { TenancyApi } from "@/modules/tenancy/router";
import { useApi } from "@/platform/trpc/react";
import { Field } from "@/ui/form/field";
import { Input, Select } from "@/ui/primitives/input";
import { RadioCards } from "@/ui/primitives/radio-cards";
import type { GuestVisit } from "../../guests/schema";
import type { MembershipApi } from "../../router";
import { ActionDialog } from "../profile/action-dialog";

/** Who comes along, where, and on whose account. */
export default function BringGuestDialog({
  hostId,
  known,
  onBrought,
  onClose,
}: {
  hostId: string;
  /** Guests they have brought before. */
  known: readonly GuestVisit[];
  onBrought: (visitId: string, title: string) => Promise<unknown>;
  onClose: () => void;
}) {
  const t = useTranslations("membership.guests");
  const { guests, entitlements, members } = useApi<MembershipApi>().membership;
  const { tenancy } = useApi<TenancyApi>();
  const branches = useQuery(tenancy.branches.list.queryOptions());
  const pools = useQuery(entitlements.list.queryOptions({ memberId: hostId }));
  const host = useQuery(members.get.queryOptions({ memberId: hostId }));
  const bring = useMutation(guests.bring.mutationOptions());
  const passes = (pools.data ?? [])
    .filter(({ kind }) => kind === "guest")
    .reduce((sum, { left }) => sum + left, 0);
  const [guestId, setGuestId] = useState("");
  const [firstName, setFirstName] = useState("");
  const [lastName, setLastName] = useState("");
  const [phone, setPhone] = useState("");
  const [by, setBy] = useState<"allowance" | "paid" | null>(null);
  const [branch, setBranch] = useState<string | null>(null);
  const way = by ?? (passes > 0 ? "allowance" : "paid");
  const branchId = branch ?? host.data?.homeBranchId ?? branches.data?.[0]?.id ?? "";
  const before = [...new Map(known.map((visit) => [visit.guestId, visit.name])).entries()];
  const name = guestId
    ? (before.find(([id]) => id === guestId)?.[1] ?? "")
    : `${firstName} ${lastName}`.trim();
  return (
    <ActionDialog
      title={t("bring")}
      confirmLabel={t("letIn")}
      ready={name !== "" && branchId !== ""}
      outcome={t(way === "allowance" ? "passOutcome" : "paidOutcome", { passes: Math.max(0, passes - 1) })}
      onClose={onClose}
      onConfirm={async () => {
        const { visitId } = await bring.mutateAsync({
          hostId,
          branchId,
          by: way,
          ...(guestId
            ? { guestId }
            : {
                firstName: firstName.trim(),
                ...(lastName.trim() ? { lastName: lastName.trim() } : {}),
                ...(phone.trim() ? { phone: phone.trim() } : {}),
              }),
        });
        await onBrought(visitId, t("brought", { name }));
      }}
    >
      {before.length > 0 ? (
        <Field label={t("who")}>
          <Select
            value={guestId}
            onChange={(event) => setGuestId(event.target.value)}
            options={[
              { value: "", label: t("newGuest") },
              ...before.map(([value, label]) => ({ value, label })),
            ]}
          />
        </Field>
      ) : null}
      {guestId ? null : (
        <>
          <div className="grid gap-3 sm:grid-cols-2">
            <Field label={t("firstName")} required>
              <Input
                value={firstName}
                maxLength={80}
                onChange={(event) => setFirstName(event.target.value)}
              />
            </Field>
            <Field label={t("lastName")} optional>
              <Input value={lastName} maxLength={80} onChange={(event) => setLastName(event.target.value)} />
            </Field>
          </div>
          <Field label={t("phone")} hint={t("phoneHint")} optional>
            <Input
              type="tel"
              inputMode="tel"
              value={phone}
              maxLength={30}
              onChange={(event) => setPhone(event.target.value)}
            />
          </Field>
        </>
      )}
      {(branches.data?.length ?? 0) > 1 ? (
        <Field label={t("branch")}>
          <Select
            value={branchId}
            onChange={(event) => setBranch(event.target.value)}
            options={(branches.data ?? []).map(({ id, name: label }) => ({ value: id, label }))}
          />
        </Field>
      ) : null}
      <RadioCards
        legend={t("how")}
        name="how"
        value={way}
        onChange={(event) => setBy(event.target.value === "paid" ? "paid" : "allowance")}
        options={[
          {
            value: "allowance",
            label: t("onPass"),
            hint: t("passesLeft", { passes }),
            disabled: passes === 0,
          },
          { value: "paid", label: t("paid"), hint: t("paidHint") },
        ]}
      />
    </ActionDialog>
  );
}
