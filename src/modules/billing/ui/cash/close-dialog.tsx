"use client";

import { useMutation } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useApi } from "@/platform/trpc/react";
import { useToast } from "@/ui/feedback/toast";
import { Field } from "@/ui/form/field";
import { Input, Textarea } from "@/ui/primitives/input";
import type { BillingApi } from "../../router";
import { COUNTED_TENDERS, type ShiftReport, type ShiftTender } from "../../shifts/schema";
import { AmountInput } from "../pay/amount-input";
import { useMoney } from "../pay/money-words";
import { DeedDialog } from "../profile/deed-dialog";
import { useDeed } from "../profile/use-deed";
import { Difference } from "./difference";
import { printShift } from "./print-shift";

const counted: ReadonlySet<string> = new Set(COUNTED_TENDERS);

interface Count {
  minor: number | null;
  reason: string;
}

/** The cash-up: what is there, by tender, held against what should be; a difference needs its reason. */
export default function CloseDialog({ shift, onClose }: { shift: ShiftReport; onClose: () => void }) {
  const t = useTranslations("billing.cash");
  const tender = useTranslations("billing.tender");
  const money = useMoney();
  const toast = useToast();
  const close = useMutation(useApi<BillingApi>().billing.shifts.close.mutationOptions());
  const lines = shift.tenders.filter((one) => counted.has(one.tender));
  const others = shift.tenders.filter((one) => !counted.has(one.tender));
  const [counts, setCounts] = useState<Partial<Record<ShiftTender, Count>>>({});
  const [handover, setHandover] = useState("");
  const deed = useDeed(() => {
    toast.show({
      tone: "ok",
      title: t("closed", { number: shift.number }),
      action: { label: t("print"), onSelect: () => printShift(shift.id) },
    });
    onClose();
  });
  const of = (name: ShiftTender): Count => counts[name] ?? { minor: null, reason: "" };
  const set = (name: ShiftTender, change: Partial<Count>) =>
    setCounts((now) => ({ ...now, [name]: { ...(now[name] ?? { minor: null, reason: "" }), ...change } }));
  const ready = lines.every((line) => {
    const { minor, reason } = of(line.tender);
    return minor !== null && (minor === line.expectedMinor || reason.trim().length >= 3);
  });
  return (
    <DeedDialog
      title={t("closeTitle", { drawer: shift.drawer, number: shift.number })}
      description={t("closeAbout")}
      confirmLabel={t("closeConfirm")}
      ready={ready}
      deed={deed}
      onClose={onClose}
      onConfirm={() =>
        void deed.run(() =>
          close.mutateAsync({
            shiftId: shift.id,
            counts: lines.map((line) => {
              const { minor, reason } = of(line.tender);
              return {
                tender: line.tender,
                countedMinor: minor ?? 0,
                ...(reason.trim() ? { reason: reason.trim() } : {}),
              };
            }),
            ...(handover.trim() ? { handover: handover.trim() } : {}),
          }),
        )
      }
    >
      {lines.map((line) => {
        const { minor, reason } = of(line.tender);
        const difference = minor === null ? null : minor - line.expectedMinor;
        return (
          <div key={line.tender} className="grid gap-2">
            <Field
              label={t("countedOf", { tender: tender(line.tender) })}
              hint={t("shouldBe", { amount: money(line.expectedMinor, shift.currency) })}
              required
            >
              <AmountInput
                minor={minor}
                currency={shift.currency}
                onMinor={(value) => set(line.tender, { minor: value })}
                zero
              />
            </Field>
            <div aria-live="polite">
              {difference === null ? null : <Difference minor={difference} currency={shift.currency} />}
            </div>
            {difference ? (
              <Field label={t("why", { tender: tender(line.tender) })} required>
                <Input
                  value={reason}
                  maxLength={200}
                  onChange={(event) => set(line.tender, { reason: event.target.value })}
                />
              </Field>
            ) : null}
          </div>
        );
      })}
      {others.length > 0 ? (
        <p className="text-ink-2 text-small">
          {t("notCounted", {
            list: others
              .map((one) => `${tender(one.tender)} ${money(one.expectedMinor, shift.currency)}`)
              .join(", "),
          })}
        </p>
      ) : null}
      <Field label={t("handoverNote")} hint={t("handoverHint")} optional>
        <Textarea value={handover} maxLength={1000} onChange={(event) => setHandover(event.target.value)} />
      </Field>
    </DeedDialog>
  );
}
