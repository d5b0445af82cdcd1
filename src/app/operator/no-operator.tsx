"use client";

import { Lock } from "lucide-react";
import { useTranslations } from "next-intl";
import { ClosedDoor } from "../closed-door";

/** Signed in, but no operator. */
export function NoOperator() {
  const t = useTranslations("operations");
  return (
    <ClosedDoor icon={Lock} title={t("noAccess")} action={t("backToGyms")}>
      {t("noAccessHint")}
    </ClosedDoor>
  );
}
