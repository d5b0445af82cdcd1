import { useShell } from "@/platform/shell/use-shell";
import { localDate } from "@/shared/time-zone/time-zone";

/** The gym's calendar day as this device sees it; the server decides by its own clock. */
export function useToday(): string {
  return localDate(Date.now(), useShell().tenant.zone);
}
