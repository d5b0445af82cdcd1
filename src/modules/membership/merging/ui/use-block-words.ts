"use client";

import { useLocale, useTranslations } from "next-intl";
import { useShell } from "@/platform/shell/use-shell";
import { formatLocalDate, formatMoney } from "@/shared/i18n/format";
import type { MergeBlock, UndoBlock } from "../schema";
import { MOVED_KINDS } from "../words";

const DAY = /^\d{4}-\d\d-\d\d$/;

/** What stands against a merge or its undo, as sentences that say what to do first. */
export function useBlockWords() {
  const t = useTranslations("membership.merge");
  const locale = useLocale();
  const { tenant } = useShell();
  const spoken = (params: MergeBlock["params"]) =>
    Object.fromEntries(
      Object.entries(params).map(([name, value]) => [
        name,
        typeof value === "string" && DAY.test(value) ? formatLocalDate(value, locale) : (value ?? "–"),
      ]),
    );
  return {
    merge: ({ code, params }: MergeBlock): string => t(`block.${code}`, spoken(params)),
    undo: ({ code, params }: UndoBlock): string => {
      const count = Number(params.count ?? 0);
      if (code === "USED_SINCE") {
        const kind = MOVED_KINDS.find((one) => one === params.kind);
        return t("undo.USED_SINCE", { what: kind ? t(`moved.${kind}`, { count }) : t("somethingElse") });
      }
      const minor = Number(params.minor ?? 0);
      const amount = formatMoney({ minor, currency: tenant.currency }, locale);
      return t(`undo.${code}`, { ...spoken(params), amount });
    },
  };
}
