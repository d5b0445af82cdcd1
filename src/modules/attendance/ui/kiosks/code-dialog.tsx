"use client";

import { CircleCheck } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { useShell } from "@/platform/shell/use-shell";
import { formatTime } from "@/shared/i18n/format";
import { useNow } from "@/ui/feedback/use-now";
import { QrCode } from "@/ui/media/qr-code";
import { Button } from "@/ui/primitives/button";
import { Dialog } from "@/ui/primitives/dialog";
import type { Pairing } from "../../kiosk/schema";

/** Shows a pairing code once, to be typed or scanned on the kiosk, and says when that has happened. */
export default function CodeDialog({
  pairing,
  name,
  paired,
  onClose,
}: {
  pairing: Pairing;
  name: string;
  paired: boolean;
  onClose: () => void;
}) {
  const t = useTranslations("attendance.screen.kiosks");
  const locale = useLocale();
  const { tenant } = useShell();
  const now = useNow(5_000);
  const address = `${location.origin}/${tenant.slug}/kiosk`;
  const isOver = now > Date.parse(pairing.expiresAt);
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={t("codeTitle", { name })}
      description={t("codeHint")}
      size="sm"
      footer={
        <Button variant="primary" onClick={onClose}>
          {t("done")}
        </Button>
      }
    >
      {paired ? (
        <p
          role="status"
          className="flex flex-col items-center gap-3 py-8 text-center font-medium text-ok text-title"
        >
          <CircleCheck aria-hidden className="size-14" />
          {t("paired", { name })}
        </p>
      ) : (
        <div className="grid justify-items-center gap-4 text-center">
          <p className="select-all break-all text-ink-2">{address}</p>
          <p className="select-all rounded-md bg-sunken px-5 py-3 font-bold font-mono text-display tracking-widest">
            {pairing.code}
          </p>
          <QrCode text={`${address}#${pairing.code}`} label={t("qr")} className="w-44" />
          <p role="status" className={isOver ? "text-deny" : "text-ink-2"}>
            {isOver
              ? t("expired")
              : t("expires", { time: formatTime(pairing.expiresAt, locale, tenant.zone) })}
          </p>
        </div>
      )}
    </Dialog>
  );
}
