"use client";

import { useTranslations } from "next-intl";
import type { Attempt } from "../../payments/schema";

/** Why a payment did not come, with what to do next. */
export function useFailureWords() {
  const t = useTranslations("billing.failure");
  return ({
    tender,
    status,
    failureCode,
  }: Pick<Attempt, "status" | "failureCode"> & { tender?: string }): string => {
    const onPage = tender === "stripe" || tender === "gcash";
    if (onPage && (failureCode === "timeout" || status === "expired")) return t("page_expired");
    if (failureCode !== null && t.has(failureCode as "unknown")) return t(failureCode as "unknown");
    return t(status === "expired" ? "timeout" : "unknown");
  };
}
