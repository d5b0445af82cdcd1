"use client";

import { Building2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { ClosedDoor } from "../closed-door";

/** The address names a gym that does not exist. */
export function NoGym() {
  const t = useTranslations("navigation");
  return (
    <ClosedDoor icon={Building2} title={t("noGym")} action={t("myGyms")}>
      {t("noGymHint")}
    </ClosedDoor>
  );
}
