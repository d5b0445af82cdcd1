"use client";

import { Copy, Download } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/ui/primitives/button";

/** Codes that are shown this once: to copy, to download, to write down. */
export function RecoveryCodes({ codes, onKept }: { codes: readonly string[]; onKept: () => void }) {
  const t = useTranslations("identity");
  const common = useTranslations("common");
  const [copied, setCopied] = useState(false);
  const text = `${codes.join("\n")}\n`;
  const download = () => {
    const address = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
    const link = document.createElement("a");
    link.href = address;
    link.download = "pulse-recovery-codes.txt";
    link.click();
    URL.revokeObjectURL(address);
  };
  return (
    <div className="grid gap-4">
      <p className="text-ink-2">{t("factor.codesLead")}</p>
      <ul className="grid grid-cols-2 gap-x-6 gap-y-2 rounded-md bg-sunken p-4 font-mono">
        {codes.map((code) => (
          <li key={code} className="select-all">
            {code}
          </li>
        ))}
      </ul>
      <div className="grid grid-cols-2 gap-2">
        <Button
          icon={Copy}
          onClick={async () => {
            await navigator.clipboard.writeText(text);
            setCopied(true);
          }}
        >
          <span aria-live="polite">{copied ? common("state.copied") : t("factor.codesCopy")}</span>
        </Button>
        <Button icon={Download} onClick={download}>
          {t("factor.codesDownload")}
        </Button>
      </div>
      <Button variant="primary" size="lg" block onClick={onKept}>
        {t("factor.codesKept")}
      </Button>
    </div>
  );
}
