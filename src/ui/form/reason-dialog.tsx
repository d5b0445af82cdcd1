"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Dialog } from "@/ui/primitives/dialog";
import { Textarea } from "@/ui/primitives/input";
import { Form, FormActions, FormField, SubmitButton, useZodForm } from "./form";

export interface ReasonDialogProps {
  title: ReactNode;
  /** What will be, in a sentence. */
  description: ReactNode;
  /** The verb on the button. */
  action: string;
  /** For what takes nothing away. */
  harmless?: boolean;
  onClose: () => void;
  /** What it throws stands above the button, and the dialog stays. */
  onConfirm: (reason: string) => Promise<unknown>;
}

/** Asks why before something is done that others will want to know of. Show it while it is open. */
export function ReasonDialog({
  title,
  description,
  action,
  harmless = false,
  onClose,
  onConfirm,
}: ReasonDialogProps) {
  const t = useTranslations("ui");
  const form = useZodForm(() => import("./reason").then((part) => part.reasonInput), {
    defaultValues: { reason: "" },
  });
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={title}
      description={description}
    >
      <Form
        form={form}
        onSubmit={async ({ reason }) => {
          await onConfirm(reason);
          onClose();
        }}
      >
        <FormField name="reason" label={t("reason")} hint={t("reasonHint")} required>
          <Textarea rows={2} />
        </FormField>
        <FormActions>
          <SubmitButton variant={harmless ? "primary" : "danger"}>{action}</SubmitButton>
        </FormActions>
      </Form>
    </Dialog>
  );
}
