import type { ReactNode } from "react";
import { RefreshBar } from "@/ui/feedback/refresh-bar";
import { cn } from "@/ui/tokens/cn";

export interface PanelProps {
  /** Heading; panels with a heading are regions. */
  title?: ReactNode;
  description?: ReactNode;
  /** Buttons at the right of the heading. */
  actions?: ReactNode;
  /** Content up to the edges: tables, lists. */
  flush?: boolean;
  /** Shows the thin bar while the content is refreshed in place. */
  refreshing?: boolean;
  /** A quiet line under the content. */
  footer?: ReactNode;
  className?: string;
  children?: ReactNode;
}

/** A framed part of a screen. Panels stand side by side, never inside each other. */
export function Panel({
  title,
  description,
  actions,
  flush = false,
  refreshing = false,
  footer,
  className,
  children,
}: PanelProps) {
  return (
    <section className={cn("relative min-w-0 rounded-md border border-line bg-panel", className)}>
      <RefreshBar active={refreshing} className="rounded-t-md" />
      {title || actions ? (
        <header
          className={cn(
            "flex flex-wrap items-center justify-between gap-x-4 gap-y-2 px-4 pt-3.5",
            flush || description ? "pb-3" : "pb-2",
          )}
        >
          <div className="min-w-0">
            {title ? <h2 className="font-semibold text-body">{title}</h2> : null}
            {description ? <p className="text-ink-2 text-small">{description}</p> : null}
          </div>
          {actions ? <div className="flex flex-wrap items-center gap-2">{actions}</div> : null}
        </header>
      ) : null}
      <div
        className={cn(
          flush ? "overflow-clip rounded-b-md" : "px-4 pb-4 empty:pb-0.5",
          !title && !flush && "pt-4",
          flush && title && "border-line border-t",
        )}
      >
        {children}
      </div>
      {footer ? (
        <footer className="border-line border-t px-4 py-2.5 text-ink-2 text-small">{footer}</footer>
      ) : null}
    </section>
  );
}
