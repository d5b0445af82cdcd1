"use client";

import { useTranslations } from "next-intl";
import { cn } from "@/ui/tokens/cn";

/** A thin moving line on top of something that is being refreshed while its content stays. Needs a `relative` parent. */
export function RefreshBar({ active, className }: { active: boolean; className?: string }) {
  const t = useTranslations("ui");
  if (!active) return null;
  return (
    <div
      role="progressbar"
      aria-label={t("refreshing")}
      className={cn("absolute inset-x-0 top-0 z-20 h-0.5 overflow-hidden", className)}
    >
      <div className="h-full w-1/4 animate-bar bg-brand-strong" />
    </div>
  );
}
