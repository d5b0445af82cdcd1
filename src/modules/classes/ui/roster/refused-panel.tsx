"use client";

import { X } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import type { ErrorCode } from "@/platform/errors";
import { wordsOfParams } from "@/shared/i18n/error-words";
import { Panel } from "@/ui/layout/panel";
import { IconButton } from "@/ui/primitives/button";
import type { KeptMark } from "./roster-store";

/** Marks that the server did not take in, each with its reason, until somebody has read it. */
export function RefusedPanel({
  marks,
  onDismiss,
}: {
  marks: readonly KeptMark[];
  onDismiss: (id: string) => void;
}) {
  const t = useTranslations("classes.roster");
  const words = useRefusalWords();
  const refused = marks.filter(({ refusal }) => refusal !== null);
  if (refused.length === 0) return null;
  return (
    <Panel title={t("refused", { count: refused.length })} flush className="border-warn">
      <ul className="divide-y divide-line">
        {refused.map((mark) => (
          <li key={mark.id} className="flex min-h-row items-center gap-3 py-2 ps-4 pe-2">
            <span className="min-w-0 grow">
              <span className="block truncate font-medium">{mark.name}</span>
              <span className="block text-ink-2 text-small">{mark.refusal ? words(mark.refusal) : null}</span>
            </span>
            <IconButton
              icon={X}
              label={t("dismiss", { name: mark.name })}
              onClick={() => onDismiss(mark.id)}
            />
          </li>
        ))}
      </ul>
    </Panel>
  );
}

/** A refusal that came as an answer, in the words that the same error would have. */
export function useRefusalWords(): (refusal: { code: string; params: Record<string, unknown> }) => string {
  const t = useTranslations("errors");
  const locale = useLocale();
  return ({ code, params }) =>
    t(code as ErrorCode, wordsOfParams(params as Parameters<typeof wordsOfParams>[0], locale));
}
