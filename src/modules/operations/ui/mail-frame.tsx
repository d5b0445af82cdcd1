"use client";

import { useRef } from "react";

/**
 * A mail as its reader would see it, in a frame that runs no script, sends no form and goes nowhere. The frame falls
 * under this page's own policy, which forbids inline styles; mails have no others. So they are applied from out here
 * by script, which the policy allows: that is all that `allow-same-origin` is for.
 */
export function MailFrame({ title, html }: { title: string; html: string }) {
  const frame = useRef<HTMLIFrameElement>(null);
  return (
    <iframe
      ref={frame}
      title={title}
      sandbox="allow-same-origin"
      srcDoc={html}
      onLoad={() => dress(frame.current)}
      className="h-[34rem] w-full rounded-md border border-line"
    />
  );
}

function dress(frame: HTMLIFrameElement | null): void {
  const page = frame?.contentDocument;
  const view = frame?.contentWindow as (Window & typeof globalThis) | null | undefined;
  if (!page || !view) return;
  for (const element of page.querySelectorAll<HTMLElement>("[style]")) {
    element.style.cssText = element.getAttribute("style") ?? "";
  }
  page.adoptedStyleSheets = [...page.querySelectorAll("style")].map((style) => {
    const sheet = new view.CSSStyleSheet();
    sheet.replaceSync(style.textContent ?? "");
    return sheet;
  });
}
