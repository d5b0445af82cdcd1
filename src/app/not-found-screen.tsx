"use client";

import { MapPinOff } from "lucide-react";
import { useTranslations } from "next-intl";
import { EmptyState } from "@/ui/feedback/empty-state";
import { LinkButton } from "@/ui/primitives/button";

/** Says that there is nothing here, and the way back. */
export function NotFoundScreen() {
  const t = useTranslations("ui.notFound");
  return (
    <main className="grid min-h-dvh place-items-center p-4">
      <EmptyState
        page
        icon={MapPinOff}
        title={t("title")}
        action={
          <LinkButton href="/" variant="primary">
            {t("home")}
          </LinkButton>
        }
      >
        {t("hint")}
      </EmptyState>
    </main>
  );
}
