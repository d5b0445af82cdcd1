"use client";

import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useApi } from "@/platform/trpc/react";
import { useDescribeError } from "@/ui/feedback/describe-error";
import { useToast } from "@/ui/feedback/toast";
import { Field } from "@/ui/form/field";
import { Button } from "@/ui/primitives/button";
import { Dialog } from "@/ui/primitives/dialog";
import { Input } from "@/ui/primitives/input";
import type { ClassesApi } from "../../router";
import type { StaffSession } from "../../sessions/schema";

/** Asks why a class does not take place: the reason is what its people read. */
export default function CancelDialog({
  session,
  onClose,
  onDone,
}: {
  session: StaffSession;
  onClose: () => void;
  onDone: () => void;
}) {
  const t = useTranslations("classes.session");
  const api = useApi<ClassesApi>();
  const toast = useToast();
  const inWords = useDescribeError();
  const [reason, setReason] = useState("");
  const cancel = useMutation(api.classes.sessions.cancel.mutationOptions());
  const send = async () => {
    try {
      await cancel.mutateAsync({ sessionId: session.id, reason: reason.trim() });
      toast.show({ tone: "ok", title: t("cancelDone") });
      onDone();
      onClose();
    } catch (error) {
      toast.show({ tone: "error", title: inWords(error).message });
    }
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={t("cancelTitle", { name: session.name })}
      description={t("cancelHint", { booked: session.booked, waiting: session.waitlisted })}
      size="sm"
      footer={
        <>
          <Button onClick={onClose}>{t("keep")}</Button>
          <Button
            variant="danger"
            disabled={reason.trim().length < 3}
            loading={cancel.isPending}
            onClick={() => void send()}
          >
            {t("cancel")}
          </Button>
        </>
      }
    >
      <Field label={t("reason")} hint={t("reasonHint")} required>
        <Input autoFocus maxLength={200} value={reason} onChange={(event) => setReason(event.target.value)} />
      </Field>
    </Dialog>
  );
}
