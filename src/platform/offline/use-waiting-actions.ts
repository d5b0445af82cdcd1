import { useSyncExternalStore } from "react";
import { type WaitingAction, waitingActions } from "./waiting-actions";

const NONE: readonly WaitingAction[] = [];
const watch = (changed: () => void) => waitingActions().watch(changed);
const known = () => waitingActions().known;

/** What this device has not sent yet. */
export function useWaitingActions(): readonly WaitingAction[] {
  return useSyncExternalStore(watch, known, () => NONE);
}
