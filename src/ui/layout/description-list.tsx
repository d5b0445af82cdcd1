import type { ReactNode } from "react";
import { cn } from "@/ui/tokens/cn";

export interface Description {
  term: string;
  /** An empty value shows a dash. */
  value: ReactNode;
}

/** Facts of one thing: term and value side by side where there is room. */
export function DescriptionList({
  items,
  columns = 1,
  tight = false,
  className,
}: {
  items: readonly Description[];
  columns?: 1 | 2;
  /** Side by side on phones as well: for short values. */
  tight?: boolean;
  className?: string;
}) {
  return (
    <dl
      className={cn(
        "grid gap-x-8",
        tight ? "gap-y-2 sm:gap-y-3" : "gap-y-3",
        columns === 2 && "sm:grid-cols-2",
        className,
      )}
    >
      {items.map((item) => (
        <div
          key={item.term}
          className={cn(
            "grid min-w-0 gap-0.5 sm:grid-cols-[minmax(7rem,2fr)_3fr] sm:gap-3",
            tight && "grid-cols-[minmax(5.5rem,2fr)_5fr] gap-3",
          )}
        >
          <dt className={cn("text-ink-2", tight ? "wrap-anywhere" : "text-small sm:text-body")}>
            {item.term}
          </dt>
          <dd className="min-w-0">
            {item.value === undefined || item.value === null || item.value === "" ? "–" : item.value}
          </dd>
        </div>
      ))}
    </dl>
  );
}
