"use client";

import { UserPlus } from "lucide-react";
import { useTranslations } from "next-intl";
import { photoHref } from "@/modules/membership/ui/public/member-name";
import { useShell } from "@/platform/shell/use-shell";
import { Panel } from "@/ui/layout/panel";
import { Avatar } from "@/ui/primitives/avatar";
import { Button } from "@/ui/primitives/button";
import type { Roster, RosterWaiting } from "../../roster/schema";

/** Who waits for a seat, in their order; staff may give one by hand. */
export function WaitingPanel({
  waiting,
  may,
  onPromote,
}: {
  waiting: readonly RosterWaiting[];
  may: Roster["session"]["may"];
  onPromote: (entry: RosterWaiting) => void;
}) {
  const t = useTranslations("classes.roster");
  const { tenant } = useShell();
  if (waiting.length === 0) return null;
  return (
    <Panel title={t("waiting", { count: waiting.length })} flush>
      <ol className="divide-y divide-line">
        {waiting.map((entry, index) => (
          <li key={entry.entryId} className="flex min-h-row items-center gap-3 py-2 ps-4 pe-3">
            <span className="w-5 shrink-0 text-ink-2 text-small tabular-nums">{index + 1}</span>
            <Avatar
              name={entry.name}
              seed={entry.memberId}
              size="sm"
              src={photoHref(tenant.slug, entry.photo)}
            />
            <span className="min-w-0 grow">
              <span className="block truncate">{entry.name}</span>
              {entry.status === "offered" ? (
                <span className="block text-small text-warn">{t("offered")}</span>
              ) : null}
            </span>
            {may.manage ? (
              <Button
                size="sm"
                icon={UserPlus}
                aria-label={t("promoteName", { name: entry.name })}
                onClick={() => onPromote(entry)}
              >
                {t("promote")}
              </Button>
            ) : null}
          </li>
        ))}
      </ol>
    </Panel>
  );
}
