"use client";

import { useLocale } from "next-intl";
import { useAnswerAge } from "@/platform/offline/answer-age";
import { useWaitingActions } from "@/platform/offline/use-waiting-actions";
import { useShell } from "@/platform/shell/use-shell";
import { formatDateTime } from "@/shared/i18n/format";
import { OfflineBanner, useOnline } from "@/ui/feedback/offline-banner";
import { isKeptAnswer } from "./kept";

/** Says that there is no network, of when what is shown is, and what waits to be sent. */
export function OfflineStatus() {
  const locale = useLocale();
  const { tenant } = useShell();
  const online = useOnline();
  const age = useAnswerAge(isKeptAnswer);
  const { length: queued } = useWaitingActions();
  return (
    <OfflineBanner
      queued={queued}
      offline={!online || age !== null}
      asOf={age === null ? undefined : formatDateTime(age, locale, tenant.zone)}
    />
  );
}
