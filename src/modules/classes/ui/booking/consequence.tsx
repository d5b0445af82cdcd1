"use client";

import { CircleAlert, CircleCheck } from "lucide-react";
import { useTranslations } from "next-intl";
import type { BookingConsequence } from "../../bookings/schema";
import { useLossWords } from "./loss-words";
import { useMoment } from "./moment";

/** What cancelling would cost right now, before it is done. */
export function Consequence({
  answer,
  startsAt,
  zone,
}: {
  answer: BookingConsequence;
  startsAt: string;
  zone: string;
}) {
  const t = useTranslations("classes.booking.cancel");
  const words = useLossWords();
  const moment = useMoment(zone);
  const { outcome, freeUntil, loss } = answer;
  const until = moment(freeUntil, startsAt);
  const costs = outcome === "late" && loss !== null && loss.forgiven === null;
  const Icon = outcome === "closed" || costs ? CircleAlert : CircleCheck;
  return (
    <div
      className={
        outcome === "closed" || costs
          ? "flex gap-3 rounded-md bg-warn-soft p-3.5 text-warn"
          : "flex gap-3 rounded-md bg-ok-soft p-3.5 text-ok"
      }
    >
      <Icon aria-hidden className="mt-0.5 size-5 shrink-0" />
      <div className="grid gap-0.5">
        {outcome === "closed" ? (
          <p className="font-semibold">{t("closed")}</p>
        ) : outcome === "free" ? (
          <>
            <p className="font-semibold">{t("free")}</p>
            <p>{t("freeHint", { until })}</p>
          </>
        ) : loss === null ? (
          <>
            <p className="font-semibold">{t("free")}</p>
            <p>{t("nothingLost")}</p>
          </>
        ) : loss.forgiven ? (
          <>
            <p className="font-semibold">{t("forgiven", { ...loss.forgiven })}</p>
            <p>{t("forgivenHint", { loss: words(loss) })}</p>
          </>
        ) : (
          <>
            <p className="font-semibold">{t("lost", { loss: words(loss) })}</p>
            <p>{t("lostHint", { until })}</p>
          </>
        )}
      </div>
    </div>
  );
}
