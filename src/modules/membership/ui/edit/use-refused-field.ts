"use client";

import { useTranslations } from "next-intl";
import { useCallback } from "react";
import { errorOf } from "@/platform/trpc/client";

const FIELDS = ["phone", "emergencyPhone", "guardianPhone", "birthDate"] as const;

/** Which field the server could not take, with words for it; undefined when the refusal is about something else. */
export function useRefusedField() {
  const t = useTranslations("membership.wrong");
  return useCallback(
    (error: unknown): { name: string; message: string } | undefined => {
      const refusal = errorOf(error);
      if (refusal?.code === "MEMBER_NUMBER_TAKEN") return { name: "number", message: t("number") };
      if (refusal?.code !== "INVALID_INPUT") return undefined;
      const field = FIELDS.find((known) => known === refusal.params?.field);
      if (!field) return undefined;
      return { name: `fields.${field}`, message: t(field === "birthDate" ? "birthDate" : "phone") };
    },
    [t],
  );
}
