"use client";

import { useTranslations } from "next-intl";
import type { StaffSession } from "../../sessions/schema";

/** How full a class is: a bar, the numbers, and who waits. */
export function Fill({ session }: { session: StaffSession }) {
  const t = useTranslations("classes.card");
  const { booked, capacity, waitlisted } = session;
  const share = Math.min(1, booked / capacity);
  return (
    <span className="mt-1 grid gap-1">
      <svg viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true" className="h-1 w-full">
        <rect width="100" height="4" rx="2" className="fill-sunken" />
        <rect
          width={share * 100}
          height="4"
          rx="2"
          className={booked > capacity ? "fill-warn" : "fill-brand-strong"}
        />
      </svg>
      <span className="flex flex-wrap gap-x-2 text-ink-2 text-tiny tabular-nums">
        <span>{t("booked", { booked, capacity })}</span>
        {waitlisted > 0 ? <span className="text-warn">{t("waiting", { count: waitlisted })}</span> : null}
      </span>
    </span>
  );
}
