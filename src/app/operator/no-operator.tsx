"use client";

import { Lock } from "lucide-react";
import { useTranslations } from "next-intl";
import { EmptyState } from "@/ui/feedback/empty-state";
import { LinkButton } from "@/ui/primitives/button";

/** Signed in, but no operator. */
export function NoOperator() {
  const t = useTranslations("operations");
  return (
    <main className="grid min-h-dvh place-items-center p-4">
      <EmptyState
        page
        icon={Lock}
        title={t("noAccess")}
        action={
          <LinkButton href="/gyms" variant="primary">
            {t("backToGyms")}
          </LinkButton>
        }
      >
        {t("noAccessHint")}
      </EmptyState>
    </main>
  );
}
