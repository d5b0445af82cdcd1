"use client";

import { useTranslations } from "next-intl";
import type { StackTone } from "@/ui/chart/tones";

const TONES: readonly StackTone[] = ["brand", "info", "ok", "warn", "quiet"];
/** Kinds beyond these share one colour. */
const MOST_KINDS = TONES.length;

/** Names of what revenue is counted as, and of the ways of payment. */
export function useKindWords() {
  const t = useTranslations("analytics.money");
  const tenders = useTranslations("billing.tender");
  return {
    kind: (kind: string) =>
      t.has(`kind.${kind as "other"}`) ? t(`kind.${kind as "other"}`) : t("kind.other"),
    tender: (tender: string) => (tenders.has(tender as "cash") ? tenders(tender as "cash") : tender),
  };
}

/** Which colour each kind has: the largest ones their own, the rest one together under the key `rest`. */
export function tonesOf(kinds: readonly { kind: string; minor: number }[]): Map<string, StackTone> {
  const own = kinds.length > MOST_KINDS ? MOST_KINDS - 1 : MOST_KINDS;
  return new Map(kinds.map(({ kind }, at) => [kind, at < own ? (TONES[at] ?? "faint") : "faint"]));
}
