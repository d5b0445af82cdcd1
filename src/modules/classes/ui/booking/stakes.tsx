"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useApi } from "@/platform/trpc/react";
import type { ClassesApi } from "../../router";
import { type Loss, useLossWords } from "./loss-words";

/** What it costs to cancel too late or to stay away, before anything is booked. */
export function Stakes({ sessionId, guestSeats }: { sessionId: string; guestSeats: number }) {
  const t = useTranslations("classes.booking.stakes");
  const words = useLossWords();
  const api = useApi<ClassesApi>();
  const { data } = useQuery(api.classes.bookings.check.queryOptions({ sessionId, guestSeats }));
  if (!data) return null;
  const { late, extraLate, extraLateMinutes, noShow, guestsNoShow } = data.costs;
  const said = (loss: Loss) =>
    loss.forgiven ? t("forgiven", { loss: words(loss), ...loss.forgiven }) : words(loss);
  const lines = [
    ...(late ? [t("late", { loss: said(late) })] : []),
    ...(extraLate ? [t("extraLate", { minutes: extraLateMinutes, loss: said(extraLate) })] : []),
    ...(noShow ? [t("noShow", { loss: said(noShow) })] : []),
    ...(guestSeats > 0 && guestsNoShow ? [t("guestsNoShow", { loss: said(guestsNoShow) })] : []),
  ];
  return lines.length === 0 ? null : (
    <ul className="grid gap-1 text-ink-2 text-small">
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}
