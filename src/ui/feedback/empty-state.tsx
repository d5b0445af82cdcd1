"use client";

import { Inbox, type LucideIcon, TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Button } from "@/ui/primitives/button";
import { cn } from "@/ui/tokens/cn";
import { useDescribeError } from "./describe-error";

/** Nothing here yet: says what this place is for and offers the first action. */
export function EmptyState({
  icon: Icon = Inbox,
  title,
  children,
  action,
  compact = false,
  page = false,
  className,
}: {
  icon?: LucideIcon;
  title: ReactNode;
  /** One or two sentences. */
  children?: ReactNode;
  /** The first thing to do: a `Button` or `LinkButton`. */
  action?: ReactNode;
  /** Inside small panels. */
  compact?: boolean;
  /** It is all there is on the page, so its title is the page's heading. */
  page?: boolean;
  className?: string;
}) {
  const Title = page ? "h1" : "p";
  return (
    <div
      className={cn(
        "flex flex-col items-center justify-center text-center",
        compact ? "gap-1 px-4 py-6" : "gap-2 px-6 py-14",
        className,
      )}
    >
      {compact ? null : (
        <span className="mb-2 grid size-11 place-items-center rounded-md border border-line bg-panel text-ink-3">
          <Icon aria-hidden className="size-5" />
        </span>
      )}
      <Title className="font-medium">{title}</Title>
      {children ? <div className="max-w-sm text-ink-2 text-small">{children}</div> : null}
      {action ? <div className="mt-3 flex flex-wrap justify-center gap-2">{action}</div> : null}
    </div>
  );
}

/** Loading failed: what happened, a way to try again, and the reference for support. */
export function ErrorState({
  error,
  title,
  message,
  requestId,
  onRetry,
  retrying = false,
  compact = false,
  page = false,
  className,
}: {
  /** The thrown thing; its words come from `DescribeErrorProvider`. */
  error?: unknown;
  title?: ReactNode;
  /** Replaces the described words. */
  message?: ReactNode;
  requestId?: string;
  onRetry?: () => void;
  retrying?: boolean;
  compact?: boolean;
  /** It is all there is on the page, so its title is the page's heading. */
  page?: boolean;
  className?: string;
}) {
  const Title = page ? "h1" : "p";
  const t = useTranslations("ui");
  const inWords = useDescribeError();
  const failure = error === undefined || error === null ? undefined : inWords(error);
  const words = message ?? failure?.message;
  const id = requestId ?? failure?.requestId;
  return (
    <div
      role="alert"
      className={cn(
        "flex flex-col items-center justify-center text-center",
        compact ? "gap-1 px-4 py-6" : "gap-2 px-6 py-14",
        className,
      )}
    >
      {compact ? null : (
        <span className="mb-2 grid size-11 place-items-center rounded-md bg-deny-soft text-deny">
          <TriangleAlert aria-hidden className="size-5" />
        </span>
      )}
      <Title className="font-medium">{title ?? t("errorTitle")}</Title>
      {words && words !== t("errorTitle") ? (
        <div className="max-w-sm text-ink-2 text-small">{words}</div>
      ) : null}
      {onRetry ? (
        <Button className="mt-3" onClick={onRetry} loading={retrying}>
          {t("retry")}
        </Button>
      ) : null}
      {id ? <p className="mt-1 select-all font-mono text-ink-3 text-tiny">{t("requestId", { id })}</p> : null}
    </div>
  );
}
