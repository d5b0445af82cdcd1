"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useShell } from "@/platform/shell/use-shell";
import { errorOf } from "@/platform/trpc/client";
import { useApi } from "@/platform/trpc/react";
import { ErrorState } from "@/ui/feedback/empty-state";
import { NotHere } from "@/ui/feedback/not-here";
import { Skeleton } from "@/ui/feedback/skeleton";
import { PageHeader } from "@/ui/layout/page-header";
import { LinkButton } from "@/ui/primitives/button";
import { useMember } from "../../ui/profile/use-member";
import { fullName } from "../../ui/public/member-name";
import type { MergingApi } from "../router";
import { ChooseOther } from "./choose-other";
import { MergePreviewForm } from "./merge-preview-form";

/** Two records side by side, what becomes of them, and the one button that does it. */
export function MergeView({ memberId, otherId }: { memberId: string; otherId: string | null }) {
  const t = useTranslations("membership");
  const { tenant } = useShell();
  const query = useMember(memberId);
  const member = query.data;
  if (!member && errorOf(query.error)?.code === "NOT_FOUND") {
    return (
      <NotHere action={<LinkButton href={`/${tenant.slug}/members`}>{t("profile.members")}</LinkButton>} />
    );
  }
  return (
    <div className="mx-auto w-full max-w-3xl">
      <PageHeader
        title={t("merge.title")}
        description={t(otherId ? "merge.intro" : "merge.chooseIntro")}
        breadcrumbs={[
          { label: t("profile.members"), href: `/${tenant.slug}/members` },
          { label: member ? fullName(member) : "…", href: `/${tenant.slug}/members/${memberId}` },
        ]}
      />
      {otherId ? (
        <Preview memberId={memberId} otherId={otherId} />
      ) : member ? (
        <ChooseOther member={member} />
      ) : query.error ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} retrying={query.isFetching} />
      ) : (
        <Loading />
      )}
    </div>
  );
}

function Preview({ memberId, otherId }: { memberId: string; otherId: string }) {
  const t = useTranslations("membership");
  const { tenant } = useShell();
  const { merging } = useApi<MergingApi>();
  const [survivorId, setSurvivorId] = useState<string>();
  const query = useQuery({
    ...merging.preview.queryOptions({ memberId, otherId, ...(survivorId ? { survivorId } : {}) }),
    placeholderData: keepPreviousData,
  });
  const preview = query.data;
  if (!preview) {
    if (errorOf(query.error)?.code === "NOT_FOUND")
      return (
        <NotHere action={<LinkButton href={`/${tenant.slug}/members`}>{t("profile.members")}</LinkButton>} />
      );
    return query.error ? (
      <ErrorState error={query.error} onRetry={() => void query.refetch()} retrying={query.isFetching} />
    ) : (
      <Loading />
    );
  }
  return (
    <MergePreviewForm
      key={`${preview.survivor.id}/${preview.survivor.updatedAt}/${preview.absorbed.updatedAt}`}
      preview={preview}
      refreshing={query.isFetching}
      onSwap={() => setSurvivorId(preview.absorbed.id)}
      onRefresh={() => query.refetch()}
    />
  );
}

function Loading() {
  return (
    <div aria-busy className="grid gap-4">
      <Skeleton className="h-40 w-full" />
      <Skeleton className="h-72 w-full" />
    </div>
  );
}
