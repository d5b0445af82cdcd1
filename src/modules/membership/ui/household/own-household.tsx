"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useApi } from "@/platform/trpc/react";
import { Panel } from "@/ui/layout/panel";
import type { MembershipApi } from "../../router";
import { HouseholdList, useSeatWords } from "./household-list";

/** The reader's own household; nothing where there is none. */
export default function OwnHousehold() {
  const t = useTranslations("membership.household");
  const seats = useSeatWords();
  const { households } = useApi<MembershipApi>().membership;
  const { data } = useQuery(households.mine.queryOptions());
  if (!data) return null;
  return (
    <Panel title={t("title")} flush description={`${data.name} · ${seats(data)}`} footer={t("deskChanges")}>
      <HouseholdList household={data} />
    </Panel>
  );
}
