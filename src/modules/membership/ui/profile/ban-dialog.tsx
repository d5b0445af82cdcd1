"use client";

import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useApi } from "@/platform/trpc/react";
import { useDescribeError } from "@/ui/feedback/describe-error";
import { useToast } from "@/ui/feedback/toast";
import { Field } from "@/ui/form/field";
import { Textarea } from "@/ui/primitives/input";
import type { MembershipApi } from "../../router";
import { ActionDialog } from "./action-dialog";
import { useRefreshMembers } from "./use-member";

/** A ban needs its reason: the next person at the desk reads it. */
export default function BanDialog({
  memberId,
  name,
  onClose,
}: {
  memberId: string;
  name: string;
  onClose: () => void;
}) {
  const t = useTranslations("membership");
  const toast = useToast();
  const inWords = useDescribeError();
  const refresh = useRefreshMembers();
  const { members } = useApi<MembershipApi>().membership;
  const ban = useMutation(members.ban.mutationOptions());
  const unban = useMutation(members.unban.mutationOptions());
  const [reason, setReason] = useState("");
  return (
    <ActionDialog
      title={t("dialog.banTitle", { name })}
      outcome={t("dialog.banOutcome")}
      confirmLabel={t("profile.ban")}
      danger
      ready={reason.trim().length >= 3}
      onClose={onClose}
      onConfirm={async () => {
        await ban.mutateAsync({ memberId, reason: reason.trim() });
        await refresh();
        toast.show({
          tone: "ok",
          title: t("done.banned", { name }),
          onUndo: () => {
            unban
              .mutateAsync({ memberId })
              .catch((error: unknown) => toast.show({ tone: "error", title: inWords(error).message }))
              .finally(() => void refresh());
          },
        });
      }}
    >
      <Field label={t("dialog.reason")} hint={t("dialog.banHint")} required>
        <Textarea value={reason} maxLength={200} onChange={(event) => setReason(event.target.value)} />
      </Field>
    </ActionDialog>
  );
}
