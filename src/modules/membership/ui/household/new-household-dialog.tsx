"use client";

import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useApi } from "@/platform/trpc/react";
import { useToast } from "@/ui/feedback/toast";
import { Field } from "@/ui/form/field";
import { Input } from "@/ui/primitives/input";
import type { MembershipApi } from "../../router";
import { ActionDialog } from "../profile/action-dialog";

/** Begins a household with the member who pays for it. */
export default function NewHouseholdDialog({
  payerId,
  suggested,
  onMade,
  onClose,
}: {
  payerId: string;
  suggested: string;
  onMade: () => Promise<unknown>;
  onClose: () => void;
}) {
  const t = useTranslations("membership.household");
  const toast = useToast();
  const { households } = useApi<MembershipApi>().membership;
  const create = useMutation(households.create.mutationOptions());
  const [name, setName] = useState(suggested);
  return (
    <ActionDialog
      title={t("create")}
      confirmLabel={t("create")}
      ready={name.trim() !== ""}
      outcome={t("createOutcome")}
      onClose={onClose}
      onConfirm={async () => {
        await create.mutateAsync({ name: name.trim(), payerId });
        await onMade();
        toast.show({ tone: "ok", title: t("created", { name: name.trim() }) });
      }}
    >
      <Field label={t("name")} required>
        <Input
          value={name}
          maxLength={80}
          autoComplete="off"
          onChange={(event) => setName(event.target.value)}
        />
      </Field>
    </ActionDialog>
  );
}
