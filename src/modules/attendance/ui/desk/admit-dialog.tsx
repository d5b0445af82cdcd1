"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { useDescribeError } from "@/ui/feedback/describe-error";
import { Field } from "@/ui/form/field";
import { Button } from "@/ui/primitives/button";
import { Dialog } from "@/ui/primitives/dialog";
import { Input } from "@/ui/primitives/input";

const SHORTEST = 3;

/** Asks why somebody is let in against the decision; the reason stays on the visit. */
export default function AdmitDialog({
  name,
  onAdmit,
  onClose,
}: {
  name: string;
  onAdmit: (reason: string) => Promise<unknown>;
  onClose: () => void;
}) {
  const t = useTranslations("attendance.screen.desk");
  const inWords = useDescribeError();
  const [reason, setReason] = useState("");
  const [state, setState] = useState<{ busy: boolean; error?: string }>({ busy: false });

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (reason.trim().length < SHORTEST) return setState({ busy: false, error: t("admitTooShort") });
    setState({ busy: true });
    try {
      await onAdmit(reason.trim());
      onClose();
    } catch (error) {
      setState({ busy: false, error: inWords(error).message });
    }
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={t("admitTitle", { name })}
      description={t("admitHint")}
      size="sm"
    >
      <form onSubmit={submit} className="grid gap-4">
        <Field label={t("admitReason")} required {...(state.error ? { error: state.error } : {})}>
          <Input
            autoFocus
            maxLength={200}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
            autoComplete="off"
          />
        </Field>
        <Button type="submit" variant="primary" loading={state.busy} block>
          {t("admit")}
        </Button>
      </form>
    </Dialog>
  );
}
