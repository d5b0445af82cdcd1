"use client";

import { useEffect, useState } from "react";

function read(name: string): string {
  const fromLink = window.location.hash.slice(1);
  try {
    if (fromLink) localStorage.setItem(name, fromLink);
    return fromLink || (localStorage.getItem(name) ?? "");
  } catch {
    // Storage may be switched off; then the link has to be opened again after signing in.
    return fromLink;
  }
}

/**
 * The token of the link that was opened, kept under `name` while its holder signs in or up; the browser keeps it to
 * itself. Undefined until it was looked for, null when there is none.
 */
export function useKeptLink(name: string): { token: string | null | undefined; forget: () => void } {
  const [token, setToken] = useState<string | null>();
  useEffect(() => {
    const found = read(name);
    // As long as the server asks for at least.
    setToken(found.length >= 20 ? found : null);
  }, [name]);
  return {
    token,
    forget: () => {
      try {
        localStorage.removeItem(name);
      } catch {
        // Nothing was kept.
      }
    },
  };
}
