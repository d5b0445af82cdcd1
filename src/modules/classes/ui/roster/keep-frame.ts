/** Where the service worker looks for frames of screens. */
const PAGES = "pulse-pages";

/** Keeps the frame of a screen that was reached inside the app, so that it opens without a network too. */
export function keepFrame(path: string): void {
  if (typeof caches === "undefined" || !navigator.serviceWorker?.controller || !navigator.onLine) return;
  void (async () => {
    const pages = await caches.open(PAGES);
    if (await pages.match(path, { ignoreSearch: true, ignoreVary: true })) return;
    const answer = await fetch(path);
    // A page that led elsewhere is not the frame.
    if (answer.status === 200 && !answer.redirected) await pages.put(path, answer);
  })().catch(() => undefined);
}
