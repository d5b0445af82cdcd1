"use client";

import { useMutation } from "@tanstack/react-query";
import { MonitorSmartphone } from "lucide-react";
import { useTranslations } from "next-intl";
import { type FormEvent, useEffect, useState } from "react";
import { useShell } from "@/platform/shell/use-shell";
import { useApi } from "@/platform/trpc/react";
import { useDescribeError } from "@/ui/feedback/describe-error";
import { Field } from "@/ui/form/field";
import { GymName } from "@/ui/layout/app-shell";
import { Button } from "@/ui/primitives/button";
import type { DeviceFacts } from "../../kiosk/schema";
import type { AttendanceApi } from "../../router";

const LENGTH = 8;

/** Letters and digits in two groups, whatever was typed. */
export function shapeCode(typed: string): string {
  const signs = typed
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, "")
    .slice(0, LENGTH);
  return signs.length > 4 ? `${signs.slice(0, 4)}-${signs.slice(4)}` : signs;
}

/** Turns this browser into a kiosk with the code that a manager made. */
export function PairScreen({ lost, onPaired }: { lost: boolean; onPaired: (device: DeviceFacts) => void }) {
  const t = useTranslations("attendance.screen.kiosk");
  const inWords = useDescribeError();
  const { tenant } = useShell();
  const api = useApi<AttendanceApi>();
  const [code, setCode] = useState("");
  const pair = useMutation(api.attendance.kiosk.pair.mutationOptions({ onSuccess: onPaired }));
  // The link in the manager's QR code brings the code behind the #, which no server and no log ever sees.
  useEffect(() => {
    const brought = shapeCode(location.hash);
    if (brought === "") return;
    setCode(brought);
    history.replaceState(history.state, "", location.pathname);
  }, []);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    pair.mutate({ code });
  };
  return (
    <main className="grid min-h-dvh place-items-center p-5">
      <form onSubmit={submit} className="grid w-full max-w-md justify-items-center gap-5 text-center">
        <GymName name={tenant.name} logoUrl={tenant.logoHref} />
        <MonitorSmartphone aria-hidden className="size-14 text-brand-ink" />
        <h1 className="font-semibold text-display">{t("pairTitle")}</h1>
        <p className="text-balance text-ink-2 text-title">{lost ? t("pairLost") : t("pairHint")}</p>
        <Field
          label={t("pairCode")}
          className="w-full"
          {...(pair.error ? { error: inWords(pair.error).message } : {})}
        >
          <input
            value={code}
            onChange={(event) => setCode(shapeCode(event.target.value))}
            placeholder="ABCD-EFGH"
            autoComplete="off"
            autoCapitalize="characters"
            spellCheck={false}
            className="h-20 w-full rounded-md border-2 border-line-strong bg-panel text-center font-mono text-display tracking-widest placeholder:text-ink-3"
          />
        </Field>
        <Button
          type="submit"
          variant="primary"
          size="kiosk"
          block
          loading={pair.isPending}
          disabled={code.length !== LENGTH + 1}
        >
          {t("pair")}
        </Button>
      </form>
    </main>
  );
}
