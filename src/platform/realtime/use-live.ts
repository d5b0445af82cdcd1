import { useEffect, useRef, useSyncExternalStore } from "react";
import { type LiveState, liveClient } from "./client";
import { type LiveMessage, RESYNC } from "./realtime";

/**
 * Calls back for every message of the topics while the component is on the screen. After a gap it is called with
 * `RESYNC` (see `isResync`): the component then reads its data again.
 * @param topics may change; no topic means no connection.
 */
export function useLive(
  topics: readonly string[],
  onEvent: (message: LiveMessage, topic: string) => void,
): void {
  const latest = useRef(onEvent);
  useEffect(() => {
    latest.current = onEvent;
  }, [onEvent]);
  const key = topics.join(",");
  useEffect(() => {
    if (key === "") return;
    return liveClient().subscribe({
      topics: key.split(","),
      onMessage: (message, topic) => latest.current(message, topic),
      onResync: (topic) => latest.current(RESYNC, topic),
    });
  }, [key]);
}

const watch = (changed: () => void) => liveClient().watch(changed);
const stateNow = () => liveClient().state;
const stateOnServer = () => "idle" as const;

/** Whether live updates arrive; screens say so when they don't. */
export function useLiveState(): LiveState {
  return useSyncExternalStore(watch, stateNow, stateOnServer);
}
