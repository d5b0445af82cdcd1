"use client";

import { useTranslations } from "next-intl";
import type { Tone } from "@/ui/primitives/badge";
import type { CollectionRow, CollectionStatus } from "../../collections/schema";

export const STATUS_TONE: Readonly<Record<CollectionStatus, Tone>> = {
  retrying: "warn",
  review: "deny",
  recovered: "ok",
  written_off: "neutral",
  closed: "neutral",
};

/** Why a bill is not paid, in a few words. */
export function useReasonWords(): (row: Pick<CollectionRow, "lastFailure" | "hasMethod">) => string {
  const t = useTranslations("billing.collections.reason");
  return ({ lastFailure, hasMethod }) => {
    if (lastFailure === null) return t(hasMethod ? "overdue" : "no_method");
    return t.has(lastFailure as "declined") ? t(lastFailure as "declined") : t("unknown");
  };
}
