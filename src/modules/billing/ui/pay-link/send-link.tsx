"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Copy, Send } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useApi } from "@/platform/trpc/react";
import { useDescribeError } from "@/ui/feedback/describe-error";
import { useToast } from "@/ui/feedback/toast";
import { Button } from "@/ui/primitives/button";
import type { BillingApi } from "../../router";

/** Sends a bill's payer the link to pay it by; once it is made it can be copied, too, and shown. */
export function SendLink({
  invoiceId,
  unreachable = false,
  small = false,
}: {
  invoiceId: string;
  /** Whether the payer is known to have neither e-mail nor phone. */
  unreachable?: boolean;
  small?: boolean;
}) {
  const t = useTranslations("billing.collections");
  const toast = useToast();
  const inWords = useDescribeError();
  const queries = useQueryClient();
  const { payLinks } = useApi<BillingApi>().billing;
  const sending = useMutation(payLinks.send.mutationOptions());
  const [linkId, setLinkId] = useState<string | null>(null);
  const size = small ? "sm" : "md";

  async function run(work: () => Promise<string>) {
    try {
      toast.show({ tone: "ok", title: await work() });
    } catch (error) {
      toast.show({ tone: "error", title: inWords(error).message });
    }
  }
  const send = () =>
    run(async () => {
      const made = await sending.mutateAsync({ invoiceId });
      setLinkId(made.linkId);
      return t(made.channel === null ? "linkMade" : `linkSent.${made.channel}`);
    });
  const copy = (id: string) =>
    run(async () => {
      const { url } = await queries.fetchQuery({
        ...payLinks.address.queryOptions({ linkId: id }),
        gcTime: 0,
      });
      await navigator.clipboard.writeText(url);
      return t("copied");
    });
  return (
    <>
      <Button size={size} icon={Send} loading={sending.isPending} onClick={() => void send()}>
        {t(unreachable ? "makeLink" : "sendLink")}
      </Button>
      {linkId === null ? null : (
        <Button size={size} icon={Copy} onClick={() => void copy(linkId)}>
          {t("copyLink")}
        </Button>
      )}
    </>
  );
}
