"use client";

import { useTranslations } from "next-intl";
import { useSyncExternalStore } from "react";
import { LinkButton } from "@/ui/primitives/button";
import { AccountColumn } from "./account-frame";

function subscribe(onChange: () => void): () => void {
  window.addEventListener("hashchange", onChange);
  return () => window.removeEventListener("hashchange", onChange);
}

/** The token behind `#` in the address; undefined while the page has not come alive, "" when there is none. */
export function useLinkToken(): string | undefined {
  return useSyncExternalStore(
    subscribe,
    () => window.location.hash.slice(1),
    () => undefined,
  );
}

/** A link that leads nowhere any more, and where to get a new one. */
export function BrokenLink({ href }: { href: string }) {
  const t = useTranslations("identity");
  return (
    <AccountColumn title={t("link.brokenTitle")} lead={t("link.broken")}>
      <LinkButton href={href} variant="primary" size="lg" block>
        {t("link.newOne")}
      </LinkButton>
    </AccountColumn>
  );
}
