"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useApi } from "@/platform/trpc/react";
import { Panel } from "@/ui/layout/panel";
import type { ClassesApi } from "../../router";
import { StandingList } from "./standing-list";

/** The series in which a member has their seat each time; nothing where there are none. */
export default function OwnStanding() {
  const t = useTranslations("classes.standing");
  const queries = useQueryClient();
  const { classes } = useApi<ClassesApi>();
  const { standing } = classes;
  const query = useQuery(standing.mine.queryOptions());
  const skip = useMutation(standing.skip.mutationOptions());
  const end = useMutation(standing.end.mutationOptions());
  const refresh = () => queries.invalidateQueries({ queryKey: classes.pathKey() });
  if (!query.data || query.data.length === 0) return null;
  return (
    <Panel title={t("own")} flush>
      <StandingList
        items={query.data}
        onSkip={(standingId, sessionId) => skip.mutateAsync({ standingId, sessionId }).then(refresh)}
        onEnd={(standingId) => end.mutateAsync({ standingId }).then(refresh)}
      />
    </Panel>
  );
}
