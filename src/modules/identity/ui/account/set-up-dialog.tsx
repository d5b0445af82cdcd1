"use client";

import { useMutation } from "@tanstack/react-query";
import { Smartphone } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useApi } from "@/platform/trpc/react";
import { buttonStyles } from "@/ui/primitives/button-styles";
import { Dialog } from "@/ui/primitives/dialog";
import type { IdentityApi } from "../../router";
import type { TotpSetup } from "../../schema";
import { CodeForm } from "../code-form";
import { RecoveryCodes } from "./recovery-codes";

/** Scan, confirm by a code, keep the recovery codes. */
export default function SetUpDialog({
  setup,
  onClose,
}: {
  setup: TotpSetup;
  /** `done` says that the second factor is on. */
  onClose: (done: boolean) => void;
}) {
  const t = useTranslations("identity");
  const api = useApi<IdentityApi>();
  const confirm = useMutation(api.identity.confirmTotp.mutationOptions());
  const [codes, setCodes] = useState<string[]>();
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose(codes !== undefined))}
      title={t(codes ? "factor.codesTitle" : "factor.scanTitle")}
    >
      {codes ? (
        <RecoveryCodes codes={codes} onKept={() => onClose(true)} />
      ) : (
        <div className="grid gap-5">
          <p className="text-ink-2">{t("factor.scanLead")}</p>
          <QrCode {...setup.qr} label={t("factor.qr")} />
          <a href={setup.uri} className={buttonStyles({ block: true, className: "sm:hidden" })}>
            <Smartphone aria-hidden />
            {t("factor.openApp")}
          </a>
          <p className="text-center text-small">
            <span className="text-ink-2">{t("factor.key")}: </span>
            <span className="select-all break-words font-mono">{setup.secret}</span>
          </p>
          <p className="text-ink-2">{t("factor.confirmLead")}</p>
          <CodeForm
            submit={t("factor.confirm")}
            onCode={async (code) => setCodes((await confirm.mutateAsync({ code })).recoveryCodes)}
          />
        </div>
      )}
    </Dialog>
  );
}

/** Black on white in either theme, with the quiet zone that scanners need. */
function QrCode({ size, path, label }: { size: number; path: string; label: string }) {
  const box = size + 8;
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`-4 -4 ${box} ${box}`}
      shapeRendering="crispEdges"
      className="mx-auto size-40 rounded-md sm:size-52"
    >
      <rect x={-4} y={-4} width={box} height={box} fill="#ffffff" />
      <path d={path} fill="#000000" />
    </svg>
  );
}
