import { useEffect } from "react";

/** Keeps the screen on while the component is shown, where the browser can. */
export function useWakeLock(): void {
  useEffect(() => {
    let lock: WakeLockSentinel | undefined;
    let ended = false;
    const take = async () => {
      if (document.visibilityState !== "visible" || !("wakeLock" in navigator)) return;
      try {
        lock = await navigator.wakeLock.request("screen");
        if (ended) await lock.release();
      } catch {
        // Low battery: the screen may go dark.
      }
    };
    // A lock ends whenever the page is hidden.
    document.addEventListener("visibilitychange", take);
    void take();
    return () => {
      ended = true;
      document.removeEventListener("visibilitychange", take);
      void lock?.release().catch(() => {
        // Already released.
      });
    };
  }, []);
}
