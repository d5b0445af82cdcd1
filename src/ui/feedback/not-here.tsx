"use client";

import { SearchX } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { EmptyState } from "./empty-state";

/** The address names something that doesn't exist, or isn't the reader's to see; the two are not told apart. */
export function NotHere({
  action,
  page = true,
}: {
  /** The way to where it can be picked. */
  action?: ReactNode;
  /** Whether the page has no other heading. */
  page?: boolean;
}) {
  const t = useTranslations("ui");
  return (
    <EmptyState page={page} icon={SearchX} title={t("notHere")} action={action}>
      {t("notHereHint")}
    </EmptyState>
  );
}
