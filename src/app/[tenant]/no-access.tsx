"use client";

import { Lock } from "lucide-react";
import { useTranslations } from "next-intl";
import { EmptyState } from "@/ui/feedback/empty-state";
import { LinkButton } from "@/ui/primitives/button";

/** Signed in, but this part belongs to other roles. */
export function NoAccess({ home }: { home: string }) {
  const t = useTranslations("navigation");
  return (
    <div className="grid min-h-[60dvh] place-items-center p-4">
      <EmptyState
        page
        icon={Lock}
        title={t("noAccess")}
        action={
          <LinkButton href={home} variant="primary">
            {t("backHome")}
          </LinkButton>
        }
      >
        {t("noAccessHint")}
      </EmptyState>
    </div>
  );
}
