"use client";

import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useApi } from "@/platform/trpc/react";
import { useToast } from "@/ui/feedback/toast";
import type { MatchResult } from "../../receipts/schema";
import type { BillingApi } from "../../router";
import { useDeed } from "../profile/use-deed";

/** What may be done with a receipt, and what is said when it is done. */
export function useMatch(receiptId: string, onDone?: () => void) {
  const t = useTranslations("billing.receipts");
  const toast = useToast();
  const { receipts } = useApi<BillingApi>().billing;
  const match = useMutation(receipts.match.mutationOptions());
  const confirm = useMutation(receipts.confirm.mutationOptions());
  const reject = useMutation(receipts.reject.mutationOptions());
  const [pressed, setPressed] = useState<string | null>(null);
  const deed = useDeed(() => onDone?.());
  const say = ({ status }: MatchResult) =>
    toast.show({ tone: status === "matched" ? "ok" : "info", title: t(`toast.${status}`) });
  return {
    deed,
    /** What was pressed and is under way: a bill, `confirm` or `reject`. */
    pressed: deed.busy ? pressed : null,
    match(invoiceId: string) {
      setPressed(invoiceId);
      void deed.run(async () => say(await match.mutateAsync({ receiptId, invoiceId })));
    },
    confirm() {
      setPressed("confirm");
      void deed.run(async () => say(await confirm.mutateAsync({ receiptId })));
    },
    reject() {
      setPressed("reject");
      void deed.run(() => reject.mutateAsync({ receiptId }));
    },
  };
}
