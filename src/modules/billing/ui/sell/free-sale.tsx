"use client";

import { useTranslations } from "next-intl";
import { useRef, useState } from "react";
import { useDescribeError } from "@/ui/feedback/describe-error";
import { Button } from "@/ui/primitives/button";
import type { PayAnswer } from "../pay/use-payment-calls";

/** A sale with nothing to pay: one press. */
export function FreeSale({
  held,
  commit,
  onRefused,
  onDone,
}: {
  held: boolean;
  commit: () => Promise<PayAnswer>;
  onRefused: (error: unknown) => boolean;
  onDone: (invoiceId: string | null) => void;
}) {
  const t = useTranslations("billing.sell");
  const inWords = useDescribeError();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const sending = useRef(false);

  async function sell() {
    if (sending.current) return;
    sending.current = true;
    setBusy(true);
    setFailure(null);
    try {
      onDone((await commit()).invoice?.id ?? null);
    } catch (error) {
      if (!onRefused(error)) setFailure(inWords(error).message);
    } finally {
      sending.current = false;
      setBusy(false);
    }
  }

  return (
    <div className="grid gap-3">
      <p className="text-ink-2">{t("nothingToPay")}</p>
      {failure ? (
        <p role="alert" className="rounded-md bg-deny-soft px-3.5 py-2.5 text-deny text-small">
          {failure}
        </p>
      ) : null}
      <Button variant="primary" size="lg" block loading={busy} disabled={held} onClick={() => void sell()}>
        {t("sellNow")}
      </Button>
    </div>
  );
}
