"use client";

import { useTranslations } from "next-intl";
import { useNow } from "@/ui/feedback/use-now";

const two = (value: number) => String(value).padStart(2, "0");

/** How long an offer still stands, to the second. Spoken once a minute at most: its text is not a live region. */
export function Countdown({ until }: { until: string }) {
  const t = useTranslations("classes.booking.offer");
  const left = Math.max(0, Math.ceil((Date.parse(until) - useNow(1_000)) / 1_000));
  const [hours, minutes, seconds] = [Math.floor(left / 3_600), Math.floor(left / 60) % 60, left % 60];
  const clock = `${hours > 0 ? `${hours}:${two(minutes)}` : minutes}:${two(seconds)}`;
  return (
    <span role="timer" className="font-semibold tabular-nums">
      {left === 0 ? t("over") : t("left", { clock })}
    </span>
  );
}
