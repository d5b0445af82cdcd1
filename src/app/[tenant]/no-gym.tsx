"use client";

import { Building2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { EmptyState } from "@/ui/feedback/empty-state";
import { LinkButton } from "@/ui/primitives/button";

/** The address names a gym that does not exist. */
export function NoGym() {
  const t = useTranslations("navigation");
  return (
    <main className="grid min-h-dvh place-items-center p-4">
      <EmptyState
        page
        icon={Building2}
        title={t("noGym")}
        action={
          <LinkButton href="/gyms" variant="primary">
            {t("myGyms")}
          </LinkButton>
        }
      >
        {t("noGymHint")}
      </EmptyState>
    </main>
  );
}
