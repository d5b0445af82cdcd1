"use client";

import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { useShell } from "@/platform/shell/use-shell";
import { useApi } from "@/platform/trpc/react";
import { useDescribeError } from "@/ui/feedback/describe-error";
import { Field } from "@/ui/form/field";
import { Button } from "@/ui/primitives/button";
import { Dialog } from "@/ui/primitives/dialog";
import { Input } from "@/ui/primitives/input";
import type { AttendanceApi } from "../../router";

/** Leaves the kiosk's screen for those who know its PIN. */
export default function ExitDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations("attendance.screen.kiosk");
  const inWords = useDescribeError();
  const { tenant } = useShell();
  const api = useApi<AttendanceApi>();
  const [pin, setPin] = useState("");
  const exit = useMutation(
    api.attendance.kiosk.exit.mutationOptions({
      onSuccess: () => {
        if (document.fullscreenElement) void document.exitFullscreen();
        location.assign(`/${tenant.slug}`);
      },
    }),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    exit.mutate({ pin });
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={t("exitTitle")}
      description={t("exitHint")}
      size="sm"
    >
      <form onSubmit={submit} className="grid gap-4">
        <Field label={t("exitPin")} {...(exit.error ? { error: inWords(exit.error).message } : {})}>
          <Input
            type="password"
            inputMode="numeric"
            autoComplete="off"
            autoFocus
            maxLength={8}
            value={pin}
            onChange={(event) => setPin(event.target.value.replace(/\D/g, ""))}
          />
        </Field>
        <Button
          type="submit"
          variant="primary"
          size="lg"
          block
          loading={exit.isPending}
          disabled={pin.length < 4}
        >
          {t("exit")}
        </Button>
      </form>
    </Dialog>
  );
}
