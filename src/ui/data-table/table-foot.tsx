"use client";

import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import { type ReactNode, useEffect, useRef } from "react";
import { Button, IconButton } from "@/ui/primitives/button";
import { cn } from "@/ui/tokens/cn";

/** How many rows are shown, and the way to more. */
export function TableFoot({
  count,
  total,
  hasMore,
  loading,
  infinite,
  onLoadMore,
}: {
  count: number;
  total: number | undefined;
  hasMore: boolean;
  loading: boolean;
  infinite: boolean;
  onLoadMore: (() => void) | undefined;
}) {
  const t = useTranslations("ui");
  const end = useRef<HTMLDivElement>(null);
  const load = useRef(onLoadMore);
  useEffect(() => {
    load.current = onLoadMore;
  });
  // Observed again after each page, because an end that stays in view reports no change.
  // biome-ignore lint/correctness/useExhaustiveDependencies: `count` restarts the observer.
  useEffect(() => {
    const element = end.current;
    if (!element || !infinite || !hasMore || loading) return;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) load.current?.();
      },
      { rootMargin: "400px" },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [infinite, hasMore, loading, count]);
  return (
    <div
      ref={end}
      className="flex min-h-11 items-center justify-between gap-3 border-line border-t px-4 py-1.5 text-ink-2 text-small"
    >
      <span role="status">
        {total === undefined ? t("rowsShown", { count }) : t("rowsOf", { count, total })}
      </span>
      {hasMore && onLoadMore ? (
        <Button size="sm" onClick={onLoadMore} loading={loading}>
          {t("loadMore")}
        </Button>
      ) : null}
    </div>
  );
}

/** Acts on the selected rows; stays at the bottom of the screen while it is needed. */
export function BulkBar({
  count,
  onClear,
  children,
}: {
  count: number;
  onClear: () => void;
  children: ReactNode;
}) {
  const t = useTranslations("ui");
  return (
    <div
      role="toolbar"
      aria-label={t("actions")}
      className={cn(
        "sticky bottom-[calc(4.25rem+env(safe-area-inset-bottom))] z-20 mx-auto mb-3 flex w-fit max-w-[calc(100%-1rem)] flex-wrap items-center gap-2 rounded-md bg-raised py-1.5 pe-1.5 ps-4 shadow-overlay lg:bottom-3",
        "animate-toast-in",
      )}
    >
      <span role="status" className="me-2 font-medium">
        {t("selected", { count })}
      </span>
      {children}
      <IconButton icon={X} size="sm" label={t("clearSelection")} onClick={onClear} />
    </div>
  );
}
