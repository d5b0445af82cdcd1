import { useTranslations } from "next-intl";
import { Meter } from "@/ui/feedback/progress";
import type { Occupancy } from "../../visits/schema";

/** How full a branch is. Without a limit, the bar is measured against a busy moment. */
export function OccupancyMeter({ occupancy }: { occupancy: Occupancy }) {
  const t = useTranslations("attendance.screen");
  const { inside, capacity, usual } = occupancy;
  return (
    <Meter
      label={t("insideNow", { branch: occupancy.name })}
      value={inside}
      max={capacity ?? Math.max(20, inside, (usual ?? 0) * 2)}
      {...(capacity === null ? { valueText: inside } : {})}
      {...(usual === null ? {} : { usual })}
    />
  );
}
