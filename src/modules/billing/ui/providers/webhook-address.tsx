"use client";

import { Copy } from "lucide-react";
import { useTranslations } from "next-intl";
import { useToast } from "@/ui/feedback/toast";
import { Field } from "@/ui/form/field";
import { IconButton } from "@/ui/primitives/button";
import { Input } from "@/ui/primitives/input";

/** Where the provider sends its notices, to be copied into its own screens. */
export function WebhookAddress({ url, name }: { url: string; name: string }) {
  const t = useTranslations("billing.providers");
  const toast = useToast();
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(url);
      toast.show({ tone: "ok", title: t("copied") });
    } catch {
      // Without leave for the clipboard the address can still be marked by hand.
      toast.show({ tone: "info", title: t("copyByHand") });
    }
  };
  return (
    <Field label={t("webhook")} hint={t("webhookHint", { name })}>
      {(aria) => (
        <span className="flex gap-2">
          <Input
            {...aria}
            readOnly
            value={url}
            className="font-mono text-small"
            onFocus={(event) => event.target.select()}
          />
          <IconButton icon={Copy} variant="secondary" label={t("copy")} onClick={() => void copy()} />
        </span>
      )}
    </Field>
  );
}
