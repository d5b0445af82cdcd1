"use client";

import { usePathname } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { type ReactNode, useCallback, useEffect } from "react";
import { errorOf } from "@/platform/trpc/client";
import { isKept } from "@/platform/trpc/keeping";
import { wordsOfParams } from "@/shared/i18n/error-words";
import { type DescribeError, DescribeErrorProvider } from "@/ui/feedback/describe-error";
import { repeatEarlyActions } from "@/ui/feedback/early-actions";
import { ToastProvider } from "@/ui/feedback/toast";
import { bringLetters, wearLetters } from "@/ui/tokens/letters";
import "@/ui/tokens/csp-nonce";

/** Failures that support can only find by their reference; a refusal explains itself. */
const OUR_FAULT: ReadonlySet<string> = new Set(["UNAVAILABLE", "TIMEOUT", "INTERNAL"]);

/** What every screen stands on: words for failures and a place for short messages. */
export function AppProviders({ children }: { children: ReactNode }) {
  const t = useTranslations("errors");
  const locale = useLocale();
  const describe = useCallback<DescribeError>(
    (error) => {
      if (isKept(error)) return { message: t("KEPT") };
      const refusal = errorOf(error);
      if (!refusal) return { message: t("OFFLINE") };
      const seconds = Number(refusal.params?.retryAfter);
      const message =
        refusal.code === "RATE_LIMITED" && seconds > 0
          ? t("RATE_LIMITED_FOR", { seconds })
          : t(refusal.code, wordsOfParams(refusal.params, locale));
      const ours = refusal.requestId && OUR_FAULT.has(refusal.code);
      return { message, ...(ours ? { requestId: refusal.requestId } : {}) };
    },
    [t, locale],
  );
  const path = usePathname();
  useEffect(() => bringLetters(), []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each screen is a chance to change the letters.
  useEffect(wearLetters, [path]);
  useEffect(() => repeatEarlyActions(), []);
  return (
    <DescribeErrorProvider describe={describe}>
      <ToastProvider>{children}</ToastProvider>
    </DescribeErrorProvider>
  );
}
