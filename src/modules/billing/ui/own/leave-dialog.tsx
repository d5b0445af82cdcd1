"use client";

import { ArrowLeftRight, Snowflake } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Field } from "@/ui/form/field";
import { Button } from "@/ui/primitives/button";
import { Dialog } from "@/ui/primitives/dialog";
import { Textarea } from "@/ui/primitives/input";
import { RadioCards } from "@/ui/primitives/radio-cards";
import type { MembershipMoney, PossibleChange } from "../../overview/schema";

const REASONS = ["time", "price", "moving", "health", "notForMe", "other"] as const;
type Reason = (typeof REASONS)[number];

/** Why somebody wants to leave, and once what else would be possible; then the way out is open. */
export default function LeaveDialog({
  membership,
  onInstead,
  onLeave,
  onClose,
}: {
  membership: MembershipMoney;
  onInstead: (kind: PossibleChange) => void;
  onLeave: (reason: string) => void;
  onClose: () => void;
}) {
  const t = useTranslations("billing.own");
  const [reason, setReason] = useState<Reason | null>(null);
  const [words, setWords] = useState("");
  const [step, setStep] = useState<"why" | "instead">("why");
  const others = (["freeze", "switch"] as const).filter((kind) => membership.possible.includes(kind));
  const said =
    reason === null ? "" : [t(`why.${reason}`), words.trim()].filter(Boolean).join(": ").slice(0, 200);
  const next = () => (others.length > 0 && step === "why" ? setStep("instead") : onLeave(said));
  return (
    <Dialog
      open
      size="sm"
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t(step === "why" ? "whyTitle" : "insteadTitle")}
      description={t(step === "why" ? "whyAbout" : "insteadAbout")}
      footer={
        <>
          <Button onClick={onClose}>{t("keep")}</Button>
          <Button variant="primary" disabled={reason === null} onClick={next}>
            {t(step === "why" ? "goOn" : "stillLeave")}
          </Button>
        </>
      }
    >
      {step === "why" ? (
        <div className="grid gap-4">
          <RadioCards
            legend={t("whyTitle")}
            hideLegend
            name="why"
            value={reason ?? ""}
            onChange={(event) => setReason(REASONS.find((one) => one === event.target.value) ?? null)}
            options={REASONS.map((value) => ({ value, label: t(`why.${value}`) }))}
          />
          <Field label={t("whyMore")} optional>
            <Textarea
              value={words}
              maxLength={150}
              rows={2}
              onChange={(event) => setWords(event.target.value)}
            />
          </Field>
        </div>
      ) : (
        <ul className="grid gap-2">
          {others.map((kind) => (
            <li key={kind}>
              <button
                type="button"
                onClick={() => onInstead(kind)}
                className="flex min-h-16 w-full items-start gap-3 rounded-md border border-line p-3.5 text-start hover:border-line-strong hover:bg-sunken"
              >
                {kind === "freeze" ? (
                  <Snowflake aria-hidden className="mt-0.5 size-5 shrink-0 text-info" />
                ) : (
                  <ArrowLeftRight aria-hidden className="mt-0.5 size-5 shrink-0 text-info" />
                )}
                <span className="min-w-0">
                  <span className="block font-medium">{t(`instead.${kind}`)}</span>
                  <span className="block text-ink-2 text-small">{t(`insteadHint.${kind}`)}</span>
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </Dialog>
  );
}
