/** Where the service worker looks for frames of screens. */
const PAGES = "pulse-pages";

/**
 * Keeps the frames of screens so that they open without a network: those that were reached inside the app, or that nobody
 * has opened yet. Waits for the service worker, which comes after the first screen; where there is none, nothing is kept.
 */
export async function keepFrames(paths: readonly string[]): Promise<void> {
  if (typeof caches === "undefined" || !("serviceWorker" in navigator)) return;
  await navigator.serviceWorker.ready;
  const pages = await caches.open(PAGES);
  for (const path of paths) {
    if (await pages.match(path, { ignoreSearch: true, ignoreVary: true })) continue;
    const answer = await fetch(path);
    // A page that led elsewhere is not the frame.
    if (answer.status === 200 && !answer.redirected) await pages.put(path, answer);
  }
}
