"use client";

import { useLocale, useTranslations } from "next-intl";
import { useMemo } from "react";
import { useShell } from "@/platform/shell/use-shell";
import { formatLocalDate, formatPhone } from "@/shared/i18n/format";
import type { Column } from "@/ui/data-table/column";
import type { MemberRow } from "../../members/schema";
import { MemberName } from "../public/member-name";
import { StandingChip } from "../public/standing-chip";

export function useMemberColumns(): readonly Column<MemberRow>[] {
  const t = useTranslations("membership.list");
  const locale = useLocale();
  const { tenant } = useShell();
  return useMemo(
    () => [
      {
        id: "name",
        header: t("name"),
        sortable: true,
        card: "title",
        cell: (member) => <MemberName member={member} slug={tenant.slug} />,
      },
      {
        id: "number",
        header: t("number"),
        card: "line",
        cell: (member) => <span className="tabular-nums">{member.number}</span>,
      },
      {
        id: "standing",
        header: t("standing"),
        card: "end",
        cell: (member) => (
          <StandingChip
            standing={member.standing}
            until={member.until}
            banned={member.banned}
            className="max-w-40 lg:max-w-none"
          />
        ),
      },
      {
        id: "plan",
        header: t("plan"),
        card: "line",
        cell: (member) => member.planName,
      },
      {
        id: "phone",
        header: t("phone"),
        card: "hidden",
        from: "md",
        cell: (member) =>
          member.phone ? (
            <span className="whitespace-nowrap tabular-nums">
              {formatPhone(member.phone, tenant.country)}
            </span>
          ) : null,
      },
      {
        id: "email",
        header: t("email"),
        card: "hidden",
        from: "xl",
        cell: (member) => <span className="block max-w-56 truncate">{member.email}</span>,
      },
      {
        id: "joined",
        header: t("joined"),
        card: "hidden",
        from: "lg",
        align: "end",
        sortable: true,
        descendingFirst: true,
        cell: (member) => (
          <span className="whitespace-nowrap">{formatLocalDate(member.joinedOn, locale)}</span>
        ),
      },
    ],
    [t, locale, tenant.slug, tenant.country],
  );
}
