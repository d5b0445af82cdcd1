"use client";

import { useQuery } from "@tanstack/react-query";
import { useLocale, useTranslations } from "next-intl";
import { useShell } from "@/platform/shell/use-shell";
import { useApi } from "@/platform/trpc/react";
import { formatDate } from "@/shared/i18n/format";
import { Panel } from "@/ui/layout/panel";
import type { MembershipApi } from "../../router";

/** What trainers are to mind about a member; nothing at all where they have not agreed to it. */
export default function HealthNotePanel({ memberId }: { memberId: string }) {
  const t = useTranslations("membership.healthNote");
  const locale = useLocale();
  const { tenant } = useShell();
  const { healthNote } = useApi<MembershipApi>().membership;
  const { data } = useQuery(healthNote.ofMember.queryOptions({ memberId }));
  if (!data) return null;
  return (
    <Panel title={t("title")}>
      <p className="whitespace-pre-line">{data.note}</p>
      <p className="mt-2 text-ink-2 text-small">
        {t("given", { date: formatDate(data.consentedAt, locale, tenant.zone, "medium") })}
      </p>
    </Panel>
  );
}
