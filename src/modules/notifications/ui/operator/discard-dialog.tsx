"use client";

import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useApi } from "@/platform/trpc/react";
import { Form, FormActions, FormField, SubmitButton, useZodForm } from "@/ui/form/form";
import { Dialog } from "@/ui/primitives/dialog";
import { Textarea } from "@/ui/primitives/input";
import type { DeliveryRow } from "../../log/schema";
import type { NotificationsApi } from "../../router";

/** Gives a delivery up, with a reason that the audit log keeps. */
export function DiscardDialog({
  row,
  onClose,
  onDone,
}: {
  row: DeliveryRow;
  onClose: () => void;
  onDone: () => unknown;
}) {
  const t = useTranslations("notifications.log");
  const api = useApi<NotificationsApi>();
  const discard = useMutation(api.notifications.log.discard.mutationOptions());
  const form = useZodForm(() => import("../../log/schema").then((part) => part.discardInput), {
    defaultValues: { tenantId: row.tenantId, id: row.id, reason: "" },
  });
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t("discardTitle")}
      description={t("discardText")}
    >
      <Form
        form={form}
        onSubmit={async (values) => {
          await discard.mutateAsync(values);
          onClose();
          await onDone();
        }}
      >
        <FormField name="reason" label={t("reason")} hint={t("reasonHint")} required>
          <Textarea rows={2} />
        </FormField>
        <FormActions>
          <SubmitButton variant="danger">{t("discard")}</SubmitButton>
        </FormActions>
      </Form>
    </Dialog>
  );
}
