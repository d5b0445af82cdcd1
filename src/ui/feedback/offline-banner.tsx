"use client";

import { CloudOff, RefreshCw } from "lucide-react";
import { useTranslations } from "next-intl";
import { useSyncExternalStore } from "react";

function subscribe(notify: () => void) {
  window.addEventListener("online", notify);
  window.addEventListener("offline", notify);
  return () => {
    window.removeEventListener("online", notify);
    window.removeEventListener("offline", notify);
  };
}

/** Whether the device says it has a network; true on the server. */
export function useOnline(): boolean {
  return useSyncExternalStore(
    subscribe,
    () => navigator.onLine,
    () => true,
  );
}

/** A calm line at the top: offline, or sending what was kept while offline. Renders nothing otherwise. */
export function OfflineBanner({
  queued = 0,
  offline,
  asOf,
}: {
  /** Number of changes kept on this device and not sent yet. */
  queued?: number;
  /** Overrides what the device says, e.g. when the live connection knows better. */
  offline?: boolean;
  /** The time of what is shown, in words, when it is not fresh. */
  asOf?: string | undefined;
}) {
  const t = useTranslations("ui");
  const online = useOnline();
  const isOffline = offline ?? !online;
  const shown = isOffline || queued > 0;
  return (
    <div role="status" aria-live="polite">
      {shown ? (
        <div className="flex items-center justify-center gap-2 border-line border-b bg-warn-soft px-4 py-2 text-small text-warn">
          {isOffline ? (
            <CloudOff aria-hidden className="size-4 shrink-0" />
          ) : (
            <RefreshCw aria-hidden className="size-4 shrink-0 animate-spin" />
          )}
          <span>
            {isOffline ? t("offline") : null}
            {isOffline && asOf ? ` ${t("asOf", { time: asOf })}.` : null}
            {isOffline && queued > 0 ? " · " : null}
            {queued > 0 ? t(isOffline ? "offlineQueued" : "sending", { count: queued }) : null}
          </span>
        </div>
      ) : null}
    </div>
  );
}
