"use client";

import { useEffect, useState } from "react";
import { fallbackWords } from "./fallback-words";

/**
 * A screen that broke: what to do, and the reference under which the server knows it. Every page loads this ahead, in
 * a bundle of its own, so it stands on nothing: the button's looks are written out.
 */
export default function ErrorPage({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  const [languages, setLanguages] = useState<readonly string[]>([]);
  useEffect(() => setLanguages([document.documentElement.lang, ...navigator.languages]), []);
  const { words } = fallbackWords(languages);
  return (
    <div
      role="alert"
      className="grid min-h-[70dvh] place-content-center justify-items-center gap-3 p-6 text-center"
    >
      <h1 className="font-semibold text-heading">{words.errorTitle}</h1>
      <p className="max-w-sm text-ink-2">{words.errorHint}</p>
      <button
        type="button"
        onClick={reset}
        className="mt-3 h-control rounded-md bg-brand-strong px-3.5 font-medium text-brand-on"
      >
        {words.retry}
      </button>
      {error.digest ? <p className="select-all font-mono text-ink-3 text-tiny">{error.digest}</p> : null}
    </div>
  );
}
