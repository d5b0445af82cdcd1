import { useTranslations } from "next-intl";
import { cn } from "@/ui/tokens/cn";
import type { RosterClass } from "../../roster/schema";

/** How full a class is and how many are there: one bar, and the numbers in words. */
export function RosterFill({
  session,
}: {
  session: Pick<RosterClass, "booked" | "present" | "capacity" | "waiting">;
}) {
  const t = useTranslations("classes.roster");
  const { booked, present, capacity, waiting } = session;
  const most = Math.max(capacity, booked, 1);
  const over = booked > capacity;
  return (
    <span className="grid gap-1">
      <svg viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true" className="h-1.5 w-full">
        <rect width="100" height="4" rx="2" className="fill-sunken" />
        <rect
          width={(booked / most) * 100}
          height="4"
          rx="2"
          className={cn(over ? "fill-warn" : "fill-line-strong")}
        />
        <rect width={(present / most) * 100} height="4" rx="2" className="fill-ok" />
      </svg>
      <span className="flex flex-wrap gap-x-3 text-ink-2 text-small tabular-nums">
        {booked > 0 ? <span>{t("present", { present, booked })}</span> : null}
        <span className={cn(over && "font-medium text-warn")}>{t("booked", { booked, capacity })}</span>
        {waiting > 0 ? <span>{t("waitingCount", { count: waiting })}</span> : null}
      </span>
    </span>
  );
}
