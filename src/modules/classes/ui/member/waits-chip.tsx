"use client";

import { CloudOff } from "lucide-react";
import { useTranslations } from "next-intl";
import { useWaitingActions } from "@/platform/offline/use-waiting-actions";
import { StatusChip } from "@/ui/primitives/badge";

/** Whether giving this back was asked for without a network and is not sent yet. */
export function useWaits(field: "bookingId" | "entryId", id: string): boolean {
  return useWaitingActions().some(({ input }) => (input as Record<string, unknown> | null)?.[field] === id);
}

/** Stands where the button was until the server has been told. */
export function WaitsChip() {
  const t = useTranslations("ui.waiting");
  return (
    <StatusChip tone="info" icon={CloudOff}>
      {t("chip")}
    </StatusChip>
  );
}
