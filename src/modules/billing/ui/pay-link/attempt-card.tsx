"use client";

import { CircleCheck, Hourglass, LoaderCircle } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { Button } from "@/ui/primitives/button";
import { buttonStyles } from "@/ui/primitives/button-styles";
import { cn } from "@/ui/tokens/cn";
import type { PayLinkAttempt } from "../../pay-links/schema";
import { useFailureWords } from "../pay/failure-words";
import { isUnderWay } from "../pay/use-attempts";

/** Milliseconds in which somebody who was asked on the phone usually answers. */
const PATIENCE = 60_000;

function useLate(createdAt: string, running: boolean): boolean {
  const [late, setLate] = useState(false);
  useEffect(() => {
    if (!running) return;
    const timer = setTimeout(() => setLate(true), Math.max(0, Date.parse(createdAt) + PATIENCE - Date.now()));
    return () => clearTimeout(timer);
  }, [createdAt, running]);
  return late && running;
}

/** A payment that was sent: what the payer has to do, and how it came out. */
export function AttemptCard({
  attempt,
  amount,
  onLeave,
  onOtherWay,
}: {
  attempt: PayLinkAttempt;
  amount: string;
  /** Before the payer goes to a provider's page. */
  onLeave: () => void;
  onOtherWay: () => void;
}) {
  const t = useTranslations("billing.payLink");
  const all = useTranslations("billing.tender");
  const { status, tender, redirectUrl } = attempt;
  const running = isUnderWay(status);
  const page = running ? redirectUrl : null;
  const slow = useLate(attempt.createdAt, running && page === null);
  const late = slow || status === "unknown";
  const words = useFailureWords();
  const Icon = status === "succeeded" ? CircleCheck : late ? Hourglass : LoaderCircle;
  return (
    <section className="grid gap-4 rounded-md border border-line bg-panel p-4 sm:p-5">
      <div
        role="status"
        aria-live="polite"
        className={cn(
          "flex items-start gap-3 rounded-md px-3.5 py-3",
          status === "succeeded"
            ? "bg-ok-soft text-ok"
            : late
              ? "bg-warn-soft text-warn"
              : "bg-info-soft text-info",
        )}
      >
        <Icon
          aria-hidden
          className={cn("mt-0.5 size-5 shrink-0", running && !late && "motion-safe:animate-spin")}
        />
        <span className="min-w-0">
          {status === "succeeded" ? (
            <>
              <strong className="block font-semibold">{t("thanks")}</strong>
              {t("thanksHint", { amount })}
            </>
          ) : late ? (
            t("stillChecking")
          ) : status === "created" ? (
            t("sending")
          ) : (
            t(tender === "mpesa" ? "waitingPin" : "waitingPage")
          )}
        </span>
      </div>
      {running && attempt.failureCode !== null ? (
        <p role="alert" className="rounded-md bg-deny-soft px-3.5 py-2.5 text-deny">
          {words(attempt)}
        </p>
      ) : null}
      {page !== null ? (
        <a
          href={page}
          rel="noreferrer"
          onClick={onLeave}
          className={buttonStyles({ variant: "primary", size: "lg", block: true })}
        >
          {tender === "stripe" ? t("openCardPage") : t("openProvider", { provider: all("gcash") })}
        </a>
      ) : null}
      {late || page !== null ? <Button onClick={onOtherWay}>{t("otherWay")}</Button> : null}
    </section>
  );
}
