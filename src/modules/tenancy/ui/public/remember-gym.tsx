"use client";

import { useEffect } from "react";
import { RECENT_GYMS_COOKIE, withRecentGym } from "./recent-gyms";

/** Remembers on this device that a gym was opened, so that the next visit begins there. */
export function RememberGym({ slug }: { slug: string }) {
  useEffect(() => {
    // Not in the frame that brings the screen to life: a browser's cookies are in another process.
    const timer = setTimeout(() => remember(slug));
    return () => clearTimeout(timer);
  }, [slug]);
  return null;
}

function remember(slug: string): void {
  const kept = document.cookie
    .split("; ")
    .find((part) => part.startsWith(`${RECENT_GYMS_COOKIE}=`))
    ?.slice(RECENT_GYMS_COOKIE.length + 1);
  const value = withRecentGym(kept, slug);
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in Safari and on plain http.
  document.cookie = `${RECENT_GYMS_COOKIE}=${value}; path=/; max-age=31536000; samesite=lax`;
}
