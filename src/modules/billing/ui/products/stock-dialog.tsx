"use client";

import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useApi } from "@/platform/trpc/react";
import { useToast } from "@/ui/feedback/toast";
import { Field } from "@/ui/form/field";
import { Input, Select } from "@/ui/primitives/input";
import { RadioCards } from "@/ui/primitives/radio-cards";
import type { Product } from "../../products/schema";
import type { BillingApi } from "../../router";
import { DeedDialog } from "../profile/deed-dialog";
import { useDeed } from "../profile/use-deed";

const REASONS = ["receive", "correct", "return"] as const;
type Reason = (typeof REASONS)[number];

/** Receives, counts anew or takes back. */
export default function StockDialog({
  product,
  branches,
  onClose,
}: {
  product: Product;
  branches: readonly { id: string; name: string }[];
  onClose: () => void;
}) {
  const t = useTranslations("billing.products");
  const toast = useToast();
  const move = useMutation(useApi<BillingApi>().billing.products.moveStock.mutationOptions());
  const [reason, setReason] = useState<Reason>("receive");
  const [branchId, setBranch] = useState(branches[0]?.id ?? "");
  const [text, setText] = useState("");
  const [note, setNote] = useState("");
  const deed = useDeed(() => {
    toast.show({ tone: "ok", title: t("movedToast", { name: product.name }) });
    onClose();
  });
  const read = /^\d{1,5}$/.test(text.trim()) ? Number(text) : null;
  const number = read !== null && (read > 0 || reason === "correct") ? read : null;
  const why = note.trim();
  const noteOk = reason === "receive" ? true : why.length >= 3;
  function save() {
    const where = { productId: product.id, branchId };
    const quantity = number ?? 0;
    void deed.run(() =>
      move.mutateAsync(
        reason === "receive"
          ? { reason, ...where, quantity, ...(why ? { note: why } : {}) }
          : reason === "correct"
            ? { reason, ...where, counted: quantity, note: why }
            : { reason, ...where, quantity, note: why },
      ),
    );
  }
  return (
    <DeedDialog
      title={t("moveTitle", { name: product.name })}
      confirmLabel={t("save")}
      ready={branchId !== "" && number !== null && noteOk}
      deed={deed}
      onClose={onClose}
      onConfirm={save}
    >
      <RadioCards
        legend={t("move")}
        hideLegend
        name="reason"
        value={reason}
        onChange={(event) => setReason(event.target.value as Reason)}
        options={REASONS.map((one) => ({
          value: one,
          label: t(`moving.${one}`),
          hint: t(`movingHint.${one}`),
        }))}
      />
      {branches.length > 1 ? (
        <Field label={t("branch")} required>
          <Select
            value={branchId}
            onChange={(event) => setBranch(event.target.value)}
            options={branches.map(({ id, name }) => ({ value: id, label: name }))}
          />
        </Field>
      ) : null}
      <Field label={t(reason === "correct" ? "countedNow" : "quantity")} required>
        <Input inputMode="numeric" value={text} onChange={(event) => setText(event.target.value)} />
      </Field>
      <Field label={t("note")} optional={reason === "receive"} required={reason !== "receive"}>
        <Input value={note} maxLength={200} onChange={(event) => setNote(event.target.value)} />
      </Field>
    </DeedDialog>
  );
}
