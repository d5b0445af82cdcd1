"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import type { WalletReceipt } from "../../receipts/schema";
import { useMoney } from "../pay/money-words";
import { DeedDialog } from "../profile/deed-dialog";
import { BillPicker } from "./bill-picker";
import { useMatch } from "./use-match";

/** Chooses the bill that a receipt pays. */
export default function MatchDialog({ receipt, onClose }: { receipt: WalletReceipt; onClose: () => void }) {
  const t = useTranslations("billing.receipts");
  const money = useMoney();
  const [bill, setBill] = useState<string | null>(null);
  const { deed, match } = useMatch(receipt.id, onClose);
  return (
    <DeedDialog
      title={t("matchTitle", { amount: money(receipt.amountMinor, receipt.currency) })}
      description={t("matchAbout")}
      confirmLabel={t("match")}
      ready={bill !== null}
      deed={deed}
      onClose={onClose}
      onConfirm={() => match(bill ?? "")}
    >
      <BillPicker value={bill} onValue={setBill} />
    </DeedDialog>
  );
}
