"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Undo2 } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { tenantTopic } from "@/platform/realtime/realtime";
import { useLive } from "@/platform/realtime/use-live";
import { useShell } from "@/platform/shell/use-shell";
import { useApi } from "@/platform/trpc/react";
import { formatDate } from "@/shared/i18n/format";
import { useToast } from "@/ui/feedback/toast";
import { Panel } from "@/ui/layout/panel";
import { Button } from "@/ui/primitives/button";
import { ActionDialog } from "../../ui/profile/action-dialog";
import { useRefreshMembers } from "../../ui/profile/use-member";
import { fullName } from "../../ui/public/member-name";
import type { MergingApi } from "../router";
import type { KeptMerge } from "../schema";
import { useBlockWords } from "./use-block-words";

/** Records that became part of this one, with the way back; nothing where there are none. */
export default function MergesPanel({ memberId }: { memberId: string }) {
  const t = useTranslations("membership.merge");
  const locale = useLocale();
  const { tenant } = useShell();
  const words = useBlockWords();
  const queries = useQueryClient();
  const { merging } = useApi<MergingApi>();
  const [undoing, setUndoing] = useState<KeptMerge | null>(null);
  const query = useQuery(merging.ofMember.queryOptions({ memberId }));
  const again = () => queries.invalidateQueries({ queryKey: merging.pathKey() });
  useLive([tenantTopic(tenant.id, "members")], () => void again());
  if (!query.data || query.data.length === 0) return null;
  return (
    <Panel title={t("merged")} refreshing={query.isRefetching}>
      <ul className="grid gap-3">
        {query.data.map((merge) => (
          <li key={merge.id} className="grid gap-2">
            <p className="break-words">
              {t("mergedLine", {
                name: fullName(merge.other),
                number: merge.other.number,
                date: formatDate(merge.mergedAt, locale, tenant.zone),
                by: merge.mergedBy ?? "–",
              })}
            </p>
            {merge.blocks.length === 0 ? (
              <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
                <Button size="sm" icon={Undo2} onClick={() => setUndoing(merge)}>
                  {t("undoAction")}
                </Button>
                <span className="text-ink-2 text-small">
                  {t("undoUntil", { date: formatDate(merge.undoUntil, locale, tenant.zone) })}
                </span>
              </span>
            ) : (
              <ul className="grid gap-1 text-ink-2 text-small">
                {merge.blocks.map((block) => (
                  <li key={JSON.stringify(block)}>{words.undo(block)}</li>
                ))}
              </ul>
            )}
          </li>
        ))}
      </ul>
      {undoing ? <UndoDialog merge={undoing} onClose={() => setUndoing(null)} again={again} /> : null}
    </Panel>
  );
}

function UndoDialog({
  merge,
  onClose,
  again,
}: {
  merge: KeptMerge;
  onClose: () => void;
  again: () => Promise<unknown>;
}) {
  const t = useTranslations("membership.merge");
  const toast = useToast();
  const refresh = useRefreshMembers();
  const { merging } = useApi<MergingApi>();
  const undo = useMutation(merging.undo.mutationOptions());
  const name = fullName(merge.other);
  return (
    <ActionDialog
      title={t("undoTitle", { name })}
      outcome={t("undoOutcome", { name })}
      confirmLabel={t("undoAction")}
      onClose={onClose}
      onConfirm={async () => {
        try {
          await undo.mutateAsync({ mergeId: merge.id });
          toast.show({ tone: "ok", title: t("undone", { name }) });
        } finally {
          await Promise.all([again(), refresh()]);
        }
      }}
    />
  );
}
