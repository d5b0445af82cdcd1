"use client";

import { useTranslations } from "next-intl";
import { QrCode } from "@/ui/media/qr-code";

/** The provider's page as a code for the payer's own phone, and as an address for who can't scan it. */
export function PayerCode({ url }: { url: string }) {
  const t = useTranslations("billing.sell.pay");
  return (
    <div className="grid justify-items-center gap-2">
      <QrCode text={url} label={t("code")} className="h-auto w-48" />
      <p className="text-center text-ink-2 text-small">{t("scanCode")}</p>
      <a
        href={url}
        target="_blank"
        rel="noreferrer"
        className="text-brand-ink text-small underline underline-offset-2"
      >
        {t("openHere")}
      </a>
    </div>
  );
}
