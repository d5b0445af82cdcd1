"use client";

import { useTranslations } from "next-intl";
import { useCallback } from "react";

/** The part of a zod finding that decides its words. */
export interface Issue {
  code?: string;
  input?: unknown;
  /** `email`, `url`, `date`… for malformed text. */
  format?: string;
  /** What has the wrong size: `string`, `number`, `array`, `date`… */
  origin?: string;
  minimum?: unknown;
  maximum?: unknown;
  expected?: string;
}

const FORMATS = {
  email: "email",
  url: "url",
  date: "date",
  datetime: "date",
  time: "date",
  e164: "phone",
} as const;

/** Words for zod's findings in the reader's language: what is wrong and what is expected. */
export function useIssueWords(): (issue: Issue) => string {
  const t = useTranslations("ui");
  return useCallback(
    (issue) => {
      const { code, input, origin } = issue;
      if (code === "invalid_type") {
        if (input === undefined || input === null || input === "") return t("invalid.required");
        return t(issue.expected === "number" || Number.isNaN(input) ? "invalid.number" : "invalid.other");
      }
      if (code === "too_small") {
        const min = Number(issue.minimum);
        if (origin === "string") return min <= 1 ? t("invalid.required") : t("invalid.short", { min });
        if (origin === "array" || origin === "set") return t("invalid.few", { min });
        return origin === "date" ? t("invalid.date") : t("invalid.low", { min });
      }
      if (code === "too_big") {
        const max = Number(issue.maximum);
        if (origin === "string") return t("invalid.long", { max });
        if (origin === "array" || origin === "set") return t("invalid.many", { max });
        return origin === "date" ? t("invalid.date") : t("invalid.high", { max });
      }
      if (code === "invalid_format") {
        if (input === "") return t("invalid.required");
        const known = FORMATS[issue.format as keyof typeof FORMATS];
        return known ? t(`invalid.${known}`) : t("invalid.other");
      }
      if (code === "invalid_value") {
        return t(
          input === undefined || input === null || input === "" ? "invalid.required" : "invalid.option",
        );
      }
      return t("invalid.other");
    },
    [t],
  );
}
