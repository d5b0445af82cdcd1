"use client";

import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useApi } from "@/platform/trpc/react";
import { useToast } from "@/ui/feedback/toast";
import { Field } from "@/ui/form/field";
import { Input, Select } from "@/ui/primitives/input";
import { WALLET_TENDER, type WalletProvider } from "../../receipts/schema";
import type { BillingApi } from "../../router";
import { AmountInput } from "../pay/amount-input";
import { DeedDialog } from "../profile/deed-dialog";
import { useDeed } from "../profile/use-deed";
import { BillPicker } from "./bill-picker";

const CODE = /^[A-Za-z0-9-]{6,40}$/;

/** Takes down a receipt that the customer shows on their phone. */
export default function EnterDialog({ currency, onClose }: { currency: string; onClose: () => void }) {
  const t = useTranslations("billing.receipts");
  const tender = useTranslations("billing.tender");
  const toast = useToast();
  const enter = useMutation(useApi<BillingApi>().billing.receipts.enter.mutationOptions());
  const [provider, setProvider] = useState<WalletProvider>(currency === "PHP" ? "paymongo" : "mpesa");
  const [code, setCode] = useState("");
  const [minor, setMinor] = useState<number | null>(null);
  const [payer, setPayer] = useState("");
  const [bill, setBill] = useState<string | null>(null);
  const deed = useDeed(onClose);
  const receipt = code.trim();
  const wrong = receipt !== "" && !CODE.test(receipt);
  return (
    <DeedDialog
      title={t("enter")}
      description={t("enterAbout")}
      confirmLabel={t("match")}
      ready={CODE.test(receipt) && minor !== null && bill !== null}
      deed={deed}
      onClose={onClose}
      onConfirm={() =>
        void deed.run(async () => {
          const { status } = await enter.mutateAsync({
            provider,
            receipt,
            amountMinor: minor ?? 0,
            invoiceId: bill ?? "",
            ...(payer.trim() ? { payerName: payer.trim() } : {}),
          });
          toast.show({ tone: status === "matched" ? "ok" : "info", title: t(`toast.${status}`) });
        })
      }
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label={t("wallet")} required>
          <Select
            value={provider}
            onChange={(event) => setProvider(event.target.value as WalletProvider)}
            options={[
              { value: "mpesa", label: tender(WALLET_TENDER.mpesa) },
              { value: "paymongo", label: tender(WALLET_TENDER.paymongo) },
            ]}
          />
        </Field>
        <Field label={t("code")} error={wrong ? t("codeWrong") : undefined} required>
          <Input
            value={code}
            maxLength={40}
            autoCapitalize="characters"
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => setCode(event.target.value)}
          />
        </Field>
        <Field label={t("amount")} required>
          <AmountInput minor={minor} currency={currency} onMinor={setMinor} />
        </Field>
        <Field label={t("payer")} optional>
          <Input value={payer} maxLength={80} onChange={(event) => setPayer(event.target.value)} />
        </Field>
      </div>
      <BillPicker value={bill} onValue={setBill} />
    </DeedDialog>
  );
}
