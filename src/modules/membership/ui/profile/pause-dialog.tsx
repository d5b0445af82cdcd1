"use client";

import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useApi } from "@/platform/trpc/react";
import { useDescribeError } from "@/ui/feedback/describe-error";
import { useToast } from "@/ui/feedback/toast";
import { Field } from "@/ui/form/field";
import { Input } from "@/ui/primitives/input";
import type { Membership } from "../../memberships/schema";
import type { MembershipApi } from "../../router";
import { ActionDialog } from "./action-dialog";
import { useRefreshMembers } from "./use-member";

/** Closes the door by hand, or opens it again; money is not touched, and the toast takes it back. */
export default function PauseDialog({
  action,
  membership,
  onClose,
}: {
  action: "suspend" | "reactivate";
  membership: Membership;
  onClose: () => void;
}) {
  const t = useTranslations("membership.dialog");
  const td = useTranslations("membership.done");
  const toast = useToast();
  const inWords = useDescribeError();
  const refresh = useRefreshMembers();
  const { memberships } = useApi<MembershipApi>().membership;
  const suspend = useMutation(memberships.suspend.mutationOptions());
  const reactivate = useMutation(memberships.reactivate.mutationOptions());
  const [reason, setReason] = useState("");
  const input = { membershipId: membership.id };
  return (
    <ActionDialog
      title={t(`${action}Title`, { plan: membership.planName })}
      confirmLabel={t(action)}
      onClose={onClose}
      onConfirm={async () => {
        const why = reason.trim();
        if (action === "suspend") await suspend.mutateAsync({ ...input, ...(why ? { reason: why } : {}) });
        else await reactivate.mutateAsync(input);
        await refresh();
        toast.show({
          tone: "ok",
          title: td(action === "suspend" ? "suspended" : "reactivated", { plan: membership.planName }),
          onUndo: () => {
            (action === "suspend" ? reactivate : suspend)
              .mutateAsync(input)
              .catch((error: unknown) => toast.show({ tone: "error", title: inWords(error).message }))
              .finally(() => void refresh());
          },
        });
      }}
      outcome={t(`${action}Outcome`)}
    >
      {action === "suspend" ? (
        <Field label={t("reason")} optional>
          <Input value={reason} maxLength={200} onChange={(event) => setReason(event.target.value)} />
        </Field>
      ) : null}
    </ActionDialog>
  );
}
