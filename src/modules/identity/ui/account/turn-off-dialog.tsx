"use client";

import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useApi } from "@/platform/trpc/react";
import { useToast } from "@/ui/feedback/toast";
import { Form, FormActions, FormField, SubmitButton, useZodForm } from "@/ui/form/form";
import { Button } from "@/ui/primitives/button";
import { Dialog } from "@/ui/primitives/dialog";
import { Input } from "@/ui/primitives/input";
import { PasswordInput } from "@/ui/primitives/password-input";
import type { IdentityApi } from "../../router";
import { passwordAndCodeForm } from "../form-schemas";

/** Both proofs at once: whoever holds only one of them can't weaken the account. */
export default function TurnOffDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations("identity");
  const common = useTranslations("common");
  const api = useApi<IdentityApi>();
  const { show } = useToast();
  const disable = useMutation(api.identity.disableTotp.mutationOptions());
  const form = useZodForm(passwordAndCodeForm, { defaultValues: { password: "", code: "" } });
  return (
    <Dialog
      open
      size="sm"
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t("factor.turnOffTitle")}
      description={t("factor.turnOffLead")}
    >
      <Form
        form={form}
        aria-label={t("factor.turnOffTitle")}
        onSubmit={async (values) => {
          await disable.mutateAsync(values);
          show({ title: t("factor.turnedOff") });
          onClose();
        }}
      >
        <FormField name="password" label={t("field.password")} required>
          <PasswordInput autoComplete="current-password" />
        </FormField>
        <FormField name="code" label={t("field.code")} required>
          <Input autoComplete="one-time-code" className="font-mono tracking-widest" />
        </FormField>
        <FormActions>
          <Button onClick={onClose}>{common("actions.cancel")}</Button>
          <SubmitButton variant="danger">{t("factor.turnOff")}</SubmitButton>
        </FormActions>
      </Form>
    </Dialog>
  );
}
