import type { PrecacheEntry, SerwistGlobalConfig } from "serwist";
import { CacheFirst, ExpirationPlugin, NetworkFirst, Serwist } from "serwist";
import { forgetPerson } from "@/platform/offline/forget";
import { fallbackWords } from "./fallback-words";
import { endPush, listenForPush } from "./sw-push";

declare global {
  interface WorkerGlobalScope extends SerwistGlobalConfig {
    __SW_MANIFEST: (PrecacheEntry | string)[] | undefined;
  }
}
declare const self: ServiceWorkerGlobalScope;

/** Frames of screens: who is signed in is written into them, so they go when that person goes. */
const PAGES = "pulse-pages";
const ASSETS = "pulse-assets";
const PATIENCE_SECONDS = 3;
const WEEK = 7 * 24 * 3_600;

/** The screens that are of use without a network: a gym's start, pass, classes, one's membership, bills and messages, desk, kiosk. */
const KEPT_PAGE =
  /^\/[a-z0-9-]{2,40}(?:\/(?:qr|schedule|bookings|membership|billing|inbox|desk|desk\/classes|coach|coach\/roster\/[0-9a-f-]{36}|kiosk))?\/?$/;
/** One-word addresses that are no gyms. */
const NO_GYM =
  /^\/(?:sign-in|sign-up|forgot|reset|verify|verify-email|two-factor|account|gyms|new|invite|gallery|operator)\b/;
const SIGN_IN = /\/api\/trpc\/identity\.(?:signIn|signUp|demo)/i;
const SIGN_OUT = /\/api\/trpc\/identity\.signOut\b/i;

const isKept = (path: string) => KEPT_PAGE.test(path) && !NO_GYM.test(path);

/** Forgets the frames of whoever was here. A kiosk's belong to the device, not to a person. */
async function forgetPeople(): Promise<void> {
  const cache = await caches.open(PAGES);
  for (const request of await cache.keys()) {
    if (!new URL(request.url).pathname.endsWith("/kiosk")) await cache.delete(request);
  }
}

/** Whoever signs out leaves nothing here, on whichever page it was; before the page knows that it is done. */
async function signOut(request: Request): Promise<Response> {
  const answer = await fetch(request);
  if (answer.ok) await Promise.all([forgetPeople(), forgetPerson(), endPush(self)]);
  return answer;
}

/** After an update the frames that are kept name scripts of the build before: they are fetched anew. */
async function renewFrames(): Promise<void> {
  const cache = await caches.open(PAGES);
  for (const { url } of await cache.keys()) {
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.status === 200 && !answer.redirected) await cache.put(url, answer);
  }
}

const OFFLINE_STYLE =
  ":root{color-scheme:light dark;font:1rem/1.5 system-ui,sans-serif}body{display:grid;place-content:center;min-height:90vh;margin:0;padding:1.5rem;text-align:center}p{max-width:24rem;opacity:.75}a{display:inline-block;padding:.75rem 1.25rem;border:1px solid;border-radius:.5rem;color:inherit;text-decoration:none}";

async function offlinePage(): Promise<Response> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(OFFLINE_STYLE));
  const hash = btoa(String.fromCharCode(...new Uint8Array(digest)));
  const { locale, words } = fallbackWords(navigator.languages);
  const html = `<!doctype html><html lang="${locale}"><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${words.offlineTitle}</title><style>${OFFLINE_STYLE}</style><main><h1>${words.offlineTitle}</h1><p>${words.offlineHint}</p><a href="">${words.retry}</a></main>`;
  return new Response(html, {
    status: 503,
    headers: {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'`,
    },
  });
}

const serwist = new Serwist({
  precacheEntries: self.__SW_MANIFEST ?? [],
  precacheOptions: { cleanupOutdatedCaches: true, ignoreURLParametersMatching: [/^dpl$/, /^v$/] },
  // Pages that are open keep the build that they were opened with; a new one begins with the next start.
  skipWaiting: false,
  clientsClaim: true,
  runtimeCaching: [
    {
      matcher: ({ request, url, sameOrigin }) =>
        sameOrigin && request.mode === "navigate" && isKept(url.pathname),
      handler: new NetworkFirst({
        cacheName: PAGES,
        networkTimeoutSeconds: PATIENCE_SECONDS,
        // Links bring searches along; the frame is the same.
        matchOptions: { ignoreSearch: true, ignoreVary: true },
        plugins: [
          {
            // A page that led elsewhere (to sign in) or failed is not the frame.
            cacheWillUpdate: async ({ response }) =>
              response.status === 200 && !response.redirected ? response : null,
          },
          new ExpirationPlugin({ maxEntries: 24, maxAgeSeconds: 4 * WEEK }),
        ],
      }),
    },
    {
      // What a newer build brings before this worker is replaced, and each gym's colours and logo.
      matcher: ({ url, sameOrigin }) =>
        sameOrigin && (url.pathname.startsWith("/_next/static/") || url.pathname.startsWith("/api/brand/")),
      handler: new CacheFirst({
        cacheName: ASSETS,
        plugins: [new ExpirationPlugin({ maxEntries: 200, maxAgeSeconds: WEEK })],
      }),
    },
  ],
});

serwist.setCatchHandler(async ({ request }) =>
  request.mode === "navigate" ? offlinePage() : Response.error(),
);

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { pathname } = new URL(request.url);
  if (request.method === "POST" && SIGN_OUT.test(pathname)) return event.respondWith(signOut(request));
  // Somebody comes: what was kept of the one before goes first.
  if (request.method === "POST" && SIGN_IN.test(pathname)) event.waitUntil(forgetPeople());
  if (request.mode === "navigate" && !isKept(pathname)) {
    event.respondWith(fetch(request).catch(offlinePage));
  }
});

self.addEventListener("activate", (event) => event.waitUntil(renewFrames()));

/** A page that has just started asks for the new version; while others are open they are not disturbed. */
self.addEventListener("message", (event) => {
  if ((event.data as { type?: unknown } | null)?.type !== "pulse-begin") return;
  const takeOver = async () => {
    const open = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
    if (open.length <= 1) await self.skipWaiting();
  };
  event.waitUntil(takeOver());
});

listenForPush(self);
serwist.addEventListeners();
