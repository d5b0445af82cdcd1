"use client";

import { useTranslations } from "next-intl";
import { useCallback } from "react";
import { MIN_PASSWORD } from "../passwords/rules";

/** Words for the keys that form-schemas.ts writes as messages. */
export function useFormWords(): (message: string) => string | undefined {
  const t = useTranslations("identity");
  return useCallback(
    (message) => {
      if (message === "short" || message === "email" || message === "common") {
        return t(`weak.${message}`, { min: MIN_PASSWORD });
      }
      return message === "sixDigits" ? t("twoFactor.sixDigits") : undefined;
    },
    [t],
  );
}
