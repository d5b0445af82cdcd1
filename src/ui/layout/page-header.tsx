"use client";

import { ChevronRight } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { cn } from "@/ui/tokens/cn";

export interface Crumb {
  label: ReactNode;
  href: string;
}

/**
 * Title of a screen with its one or two main actions. On phones the actions fill the width. Below it stands the
 * distance of a screen's parts: the grid's own gap where the screen is one, its own margin elsewhere.
 */
export function PageHeader({
  title,
  description,
  actions,
  breadcrumbs = [],
  leading,
  className,
}: {
  title: ReactNode;
  description?: ReactNode;
  actions?: ReactNode;
  /** The screens above this one. */
  breadcrumbs?: readonly Crumb[];
  /** Before the title, e.g. an `Avatar`. */
  leading?: ReactNode;
  className?: string;
}) {
  const t = useTranslations("ui");
  return (
    <header className={cn("mb-5 grid gap-3 [.grid>&]:mb-0", className)}>
      {breadcrumbs.length > 0 ? (
        <nav aria-label={t("breadcrumbs")}>
          <ol className="flex flex-wrap items-center gap-1 text-ink-2 text-small">
            {breadcrumbs.map((crumb) => (
              <li key={crumb.href} className="flex items-center gap-1">
                <Link
                  href={crumb.href}
                  className="inline-flex min-h-6 items-center rounded-xs hover:text-ink"
                >
                  {crumb.label}
                </Link>
                <ChevronRight aria-hidden className="size-3.5 text-ink-3 rtl:rotate-180" />
              </li>
            ))}
          </ol>
        </nav>
      ) : null}
      <div className="flex flex-col gap-3 sm:flex-row sm:items-start sm:justify-between">
        <div className="flex min-w-0 items-center gap-4">
          {leading}
          <div className="min-w-0">
            <h1 className="font-semibold text-heading tracking-tight">{title}</h1>
            {description ? <div className="mt-0.5 text-ink-2">{description}</div> : null}
          </div>
        </div>
        {actions ? <div className="flex shrink-0 flex-wrap gap-2 *:grow sm:*:grow-0">{actions}</div> : null}
      </div>
    </header>
  );
}
