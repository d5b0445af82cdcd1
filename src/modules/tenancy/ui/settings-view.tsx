"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { lazy, type ReactNode, Suspense, useState } from "react";
import { useHasRole } from "@/platform/shell/use-shell";
import { useApi } from "@/platform/trpc/react";
import { ErrorState } from "@/ui/feedback/empty-state";
import { Skeleton } from "@/ui/feedback/skeleton";
import { PageHeader } from "@/ui/layout/page-header";
import { Tabs } from "@/ui/primitives/tabs";
import type { GymSettings } from "../gyms/schema";
import type { TenancyApi } from "../router";
import { GeneralForm } from "./general-form";
import type { MoreOfRules } from "./policies-form";
import { SecurityForm } from "./security-form";
import type { SettingsTab } from "./settings-tabs";

const BrandForm = lazy(() => import("./brand-form").then((part) => ({ default: part.BrandForm })));
const PoliciesForm = lazy(() => import("./policies-form").then((part) => ({ default: part.PoliciesForm })));

/** Tabs that other modules fill; the page puts them in. */
export type MoreTabs = Readonly<Record<"taxes" | "waivers", ReactNode>> & {
  /** Left out for whom it is not. */
  providers?: ReactNode;
  /** Added to sections of the policies. */
  rules: MoreOfRules;
};

/** The gym's own settings. The open tab stands in the address. */
export function SettingsView({ initial, more }: { initial: SettingsTab; more: MoreTabs }) {
  const t = useTranslations("tenancy.settings");
  const api = useApi<TenancyApi>();
  const client = useQueryClient();
  const isOwner = useHasRole("owner");
  const [tab, setTab] = useState<SettingsTab>(initial);
  const settings = useQuery(api.tenancy.gyms.settings.queryOptions());
  const keep = (next: Partial<GymSettings>) =>
    client.setQueryData(api.tenancy.gyms.settings.queryKey(), (old) => (old ? { ...old, ...next } : old));

  function choose(next: string) {
    setTab(next as SettingsTab);
    window.history.replaceState(null, "", `?tab=${next}`);
  }

  const { data } = settings;
  return (
    <>
      <PageHeader title={t("title")} description={t("intro")} />
      {settings.isPending ? (
        <div aria-busy className="grid max-w-3xl gap-4">
          <Skeleton className="h-10" />
          <Skeleton className="h-80" />
        </div>
      ) : null}
      {settings.isError && !data ? (
        <ErrorState
          error={settings.error}
          onRetry={() => settings.refetch()}
          retrying={settings.isFetching}
        />
      ) : null}
      {data ? (
        <Tabs
          label={t("title")}
          value={tab === "providers" && !more.providers ? "general" : tab}
          onValueChange={choose}
          items={[
            {
              value: "general",
              label: t("general"),
              content: <GeneralForm settings={data} onSaved={keep} />,
            },
            {
              value: "brand",
              label: t("brand"),
              content: (
                <Suspense fallback={<Loading />}>
                  <BrandForm gym={data} onSaved={keep} />
                </Suspense>
              ),
            },
            {
              value: "policies",
              label: t("policies"),
              content: (
                <Suspense fallback={<Loading />}>
                  <PoliciesForm settings={data} onSaved={keep} more={more.rules} />
                </Suspense>
              ),
            },
            {
              value: "taxes",
              label: t("taxes"),
              content: <Suspense fallback={<Loading />}>{more.taxes}</Suspense>,
            },
            ...(more.providers
              ? [
                  {
                    value: "providers",
                    label: t("providers"),
                    content: <Suspense fallback={<Loading />}>{more.providers}</Suspense>,
                  },
                ]
              : []),
            {
              value: "waivers",
              label: t("waivers"),
              content: <Suspense fallback={<Loading />}>{more.waivers}</Suspense>,
            },
            {
              value: "security",
              label: t("security"),
              content: <SecurityForm settings={data} canChange={isOwner} onSaved={keep} />,
            },
          ]}
        />
      ) : null}
    </>
  );
}

function Loading() {
  return (
    <div aria-busy>
      <Skeleton className="h-80 max-w-3xl" />
    </div>
  );
}
