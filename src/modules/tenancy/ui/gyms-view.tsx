"use client";

import { useQuery } from "@tanstack/react-query";
import { Building2, ChevronRight, Plus } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useApi } from "@/platform/trpc/react";
import { EmptyState, ErrorState } from "@/ui/feedback/empty-state";
import { Skeleton } from "@/ui/feedback/skeleton";
import { PageHeader } from "@/ui/layout/page-header";
import { Badge, StatusChip } from "@/ui/primitives/badge";
import { LinkButton } from "@/ui/primitives/button";
import type { MyGym } from "../gyms/schema";
import type { TenancyApi } from "../router";
import { GymMark } from "./public/gym-mark";

/** Every gym the signed-in person belongs to; those opened on this device last come first. */
export function GymsView({ recent }: { recent: readonly string[] }) {
  const t = useTranslations("tenancy.gyms");
  const api = useApi<TenancyApi>();
  const gyms = useQuery(api.tenancy.gyms.mine.queryOptions());
  const place = (slug: string) => (recent.includes(slug) ? recent.indexOf(slug) : recent.length);
  const sorted = gyms.data?.toSorted((a, b) => place(a.slug) - place(b.slug));
  const open = (
    <LinkButton href="/new" icon={Plus} variant={sorted?.length === 0 ? "primary" : "secondary"}>
      {t("openNew")}
    </LinkButton>
  );
  return (
    <>
      <PageHeader title={t("title")} actions={sorted && sorted.length > 0 ? open : null} />
      {gyms.isPending ? (
        <div aria-busy className="grid gap-2">
          <Skeleton className="h-20" />
          <Skeleton className="h-20" />
          <Skeleton className="h-20" />
        </div>
      ) : null}
      {gyms.isError && !sorted ? (
        <ErrorState error={gyms.error} onRetry={() => gyms.refetch()} retrying={gyms.isFetching} />
      ) : null}
      {sorted?.length === 0 ? (
        <EmptyState icon={Building2} title={t("empty")} action={open}>
          {t("emptyHint")}
        </EmptyState>
      ) : null}
      <ul className="grid gap-2">
        {sorted?.map((gym) => (
          <GymLink key={gym.slug} gym={gym} />
        ))}
      </ul>
    </>
  );
}

function GymLink({ gym }: { gym: MyGym }) {
  const t = useTranslations("tenancy.gyms");
  const roles = useTranslations("common.roles");
  const unfinished = gym.setupStep !== null;
  return (
    <li>
      <Link
        href={unfinished ? `/new?gym=${gym.slug}` : `/${gym.slug}`}
        prefetch={false}
        className="flex items-center gap-4 rounded-md border border-line bg-panel p-4 hover:border-line-strong"
      >
        <GymMark gym={gym} />
        <span className="min-w-0 grow">
          <span className="block truncate font-semibold">{gym.name}</span>
          <span className="block truncate text-ink-2 text-small">
            {[gym.city, `/${gym.slug}`].filter(Boolean).join(" · ")}
          </span>
          <span className="mt-1.5 flex flex-wrap gap-1.5">
            {gym.role ? <Badge>{roles(gym.role)}</Badge> : null}
            {gym.isMember ? <Badge>{roles("member")}</Badge> : null}
            {gym.suspended ? <StatusChip tone="deny">{t("suspended")}</StatusChip> : null}
            {unfinished ? <StatusChip tone="warn">{t("continueSetup")}</StatusChip> : null}
          </span>
        </span>
        <ChevronRight aria-hidden className="size-5 shrink-0 text-ink-3" />
      </Link>
    </li>
  );
}
