"use client";

import { useTranslations } from "next-intl";
import type { Attempt } from "../../payments/schema";

/** Why a payment did not come, with what to do next. */
export function useFailureWords() {
  const t = useTranslations("billing.failure");
  return ({ status, failureCode }: Pick<Attempt, "status" | "failureCode">): string => {
    if (failureCode !== null && t.has(failureCode as "unknown")) return t(failureCode as "unknown");
    return t(status === "expired" ? "timeout" : "unknown");
  };
}
