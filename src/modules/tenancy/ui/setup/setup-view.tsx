"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { ApiProvider, useApi } from "@/platform/trpc/react";
import { ErrorState } from "@/ui/feedback/empty-state";
import { Skeleton } from "@/ui/feedback/skeleton";
import { Stepper } from "@/ui/form/stepper";
import { PageHeader } from "@/ui/layout/page-header";
import { SETUP_STEPS, type SetupStep } from "../../gyms/rules";
import type { GymSettings } from "../../gyms/schema";
import type { TenancyApi } from "../../router";
import { BranchesStep } from "./branches-step";
import { BrandStep } from "./brand-step";
import { DoneStep } from "./done-step";
import { GymStep } from "./gym-step";
import { TeamStep } from "./team-step";

type Shown = "gym" | SetupStep | "done";

function useSteps() {
  const t = useTranslations("tenancy.setup.steps");
  return (["gym", ...SETUP_STEPS] as const).map((id) => ({ id, label: t(id) }));
}

/**
 * Opening a gym, step by step. The first step makes it; from then on every step is kept on the server, so that
 * closing the browser loses nothing: `?gym=` goes on where it stopped.
 */
export function SetupView({ slug }: { slug: string | null }) {
  const t = useTranslations("tenancy.setup");
  const steps = useSteps();
  if (slug) {
    return (
      // A gym's own calls need its address; the key gives each gym a client of its own.
      <ApiProvider key={slug} tenantSlug={slug}>
        <LaterSteps />
      </ApiProvider>
    );
  }
  return (
    <>
      <PageHeader title={t("title")} description={t("intro")} />
      <Stepper steps={steps} current="gym" className="mb-6" />
      <FirstStep />
    </>
  );
}

/** Names of countries and zones differ between runtimes, so the form is drawn in the browser only. */
function FirstStep() {
  const router = useRouter();
  const [ready, setReady] = useState(false);
  useEffect(() => setReady(true), []);
  if (!ready) {
    return (
      <div aria-busy>
        <Skeleton className="h-96" />
      </div>
    );
  }
  return <GymStep onMade={(made) => router.replace(`/new?gym=${made}`)} />;
}

function LaterSteps() {
  const t = useTranslations("tenancy.setup");
  const steps = useSteps();
  const api = useApi<TenancyApi>();
  const client = useQueryClient();
  const settings = useQuery(api.tenancy.gyms.settings.queryOptions());
  const [chosen, setChosen] = useState<Shown>();
  const { data } = settings;
  if (settings.isError && !data) {
    return (
      <>
        <PageHeader title={t("title")} />
        <ErrorState
          error={settings.error}
          onRetry={() => settings.refetch()}
          retrying={settings.isFetching}
        />
      </>
    );
  }
  if (!data) {
    return (
      <div aria-busy className="grid gap-6">
        <PageHeader title={t("title")} description={t("intro")} className="mb-0" />
        <Skeleton className="h-96" />
      </div>
    );
  }
  const step: Shown = chosen ?? data.setupStep ?? "done";
  const keep = (next: Partial<GymSettings>) =>
    client.setQueryData(api.tenancy.gyms.settings.queryKey(), (old) => (old ? { ...old, ...next } : old));
  const go = (next: Shown) => {
    setChosen(next);
    window.scrollTo({ top: 0 });
  };
  return (
    <>
      <PageHeader
        title={step === "done" ? t("doneTitle", { gym: data.name }) : data.name}
        description={step === "done" ? t("doneText") : t(`about.${step === "gym" ? "branches" : step}`)}
      />
      {step === "done" ? null : (
        <Stepper
          steps={steps}
          current={step}
          className="mb-6"
          onSelect={(id) => (id === "gym" ? undefined : go(id as SetupStep))}
        />
      )}
      {step === "branches" ? <BranchesStep gym={data} onDone={() => go("brand")} /> : null}
      {step === "brand" ? (
        <BrandStep gym={data} onSaved={keep} onBack={() => go("branches")} onDone={() => go("team")} />
      ) : null}
      {step === "team" ? <TeamStep onBack={() => go("brand")} onDone={() => go("done")} /> : null}
      {step === "done" ? <DoneStep slug={data.slug} /> : null}
    </>
  );
}
