"use client";

import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useApi } from "@/platform/trpc/react";
import { useToast } from "@/ui/feedback/toast";
import { Field } from "@/ui/form/field";
import { Input } from "@/ui/primitives/input";
import { RadioCards } from "@/ui/primitives/radio-cards";
import type { BillingApi } from "../../router";
import type { ShiftReport } from "../../shifts/schema";
import { AmountInput } from "../pay/amount-input";
import { DeedDialog } from "../profile/deed-dialog";
import { useDeed } from "../profile/use-deed";

/** Puts cash into the drawer or takes it out, with the reason. */
export default function MoveDialog({ shift, onClose }: { shift: ShiftReport; onClose: () => void }) {
  const t = useTranslations("billing.cash");
  const toast = useToast();
  const move = useMutation(useApi<BillingApi>().billing.shifts.moveCash.mutationOptions());
  const [out, setOut] = useState(true);
  const [minor, setMinor] = useState<number | null>(null);
  const [reason, setReason] = useState("");
  const deed = useDeed(() => {
    toast.show({ tone: "ok", title: t("movedToast") });
    onClose();
  });
  return (
    <DeedDialog
      title={t("moveCash")}
      description={t("moveAbout")}
      confirmLabel={t(out ? "moveOut" : "moveIn")}
      ready={minor !== null && reason.trim().length >= 3}
      deed={deed}
      onClose={onClose}
      onConfirm={() =>
        void deed.run(() =>
          move.mutateAsync({
            shiftId: shift.id,
            amountMinor: (minor ?? 0) * (out ? -1 : 1),
            reason: reason.trim(),
          }),
        )
      }
    >
      <RadioCards
        legend={t("moveCash")}
        hideLegend
        name="direction"
        columns={2}
        value={out ? "out" : "in"}
        onChange={(event) => setOut(event.target.value === "out")}
        options={[
          { value: "out", label: t("moveOut") },
          { value: "in", label: t("moveIn") },
        ]}
      />
      <Field label={t("amount")} required>
        <AmountInput minor={minor} currency={shift.currency} onMinor={setMinor} />
      </Field>
      <Field label={t("reason")} required>
        <Input value={reason} maxLength={200} onChange={(event) => setReason(event.target.value)} />
      </Field>
    </DeedDialog>
  );
}
