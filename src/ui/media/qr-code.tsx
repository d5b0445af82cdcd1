"use client";

import { useEffect, useState } from "react";
import { Skeleton } from "@/ui/feedback/skeleton";
import { cn } from "@/ui/tokens/cn";

/** Quiet zone that readers need around a code, in squares. */
const QUIET = 3;

/** A QR code, dark on white in either theme, because many readers know no other. */
export function QrCode({
  text,
  label,
  className,
}: {
  text: string | null;
  label: string;
  className?: string;
}) {
  const [code, setCode] = useState<{ size: number; path: string } | null>(null);
  useEffect(() => {
    let ended = false;
    if (text !== null)
      void import("./qr-path").then(({ qrPath }) => {
        if (!ended) setCode(qrPath(text));
      });
    return () => {
      ended = true;
    };
  }, [text]);
  if (!code) return <Skeleton className={cn("aspect-square h-auto w-full", className)} />;
  const side = code.size + 2 * QUIET;
  return (
    <svg
      role="img"
      aria-label={label}
      data-code={text ?? undefined}
      viewBox={`${-QUIET} ${-QUIET} ${side} ${side}`}
      shapeRendering="crispEdges"
      className={cn("aspect-square w-full rounded-md bg-white fill-black", className)}
    >
      <path d={code.path} />
    </svg>
  );
}
