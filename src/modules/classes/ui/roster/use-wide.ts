import { useSyncExternalStore } from "react";

/** Where list and detail stand side by side: the `lg` of the layout. */
const WIDE = "(min-width: 64rem)";

function subscribe(notify: () => void) {
  const query = matchMedia(WIDE);
  query.addEventListener("change", notify);
  return () => query.removeEventListener("change", notify);
}

/** Whether there is room for a list and what is chosen from it; false on the server. */
export function useWide(): boolean {
  return useSyncExternalStore(
    subscribe,
    () => matchMedia(WIDE).matches,
    () => false,
  );
}
