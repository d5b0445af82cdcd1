"use client";

import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { lazy, type ReactNode, Suspense, useEffect, useState } from "react";
import { useHasRole, useShell } from "@/platform/shell/use-shell";
import { errorOf } from "@/platform/trpc/client";
import { ErrorState } from "@/ui/feedback/empty-state";
import { NotHere } from "@/ui/feedback/not-here";
import { RefreshBar } from "@/ui/feedback/refresh-bar";
import { Skeleton, SkeletonText } from "@/ui/feedback/skeleton";
import { Panel } from "@/ui/layout/panel";
import { LinkButton } from "@/ui/primitives/button";
import { fullName } from "../public/member-name";
import { ContactPanel, EmergencyPanel, NotesPanel } from "./facts-panels";
import { MembershipsPanel } from "./memberships-panel";
import { ProfileHeader } from "./profile-header";
import { useMember } from "./use-member";

const TimelinePanel = dynamic(() => import("./timeline-panel"), {
  loading: () => (
    <Panel>
      <SkeletonText lines={6} />
    </Panel>
  ),
});

function PartLoading() {
  return (
    <Panel>
      <SkeletonText lines={2} />
    </Panel>
  );
}

const AllowancesPanel = dynamic(() => import("../allowances/allowances-panel"), { loading: PartLoading });
const GuestsPanel = dynamic(() => import("../guests/guests-panel"), { loading: PartLoading });
const HouseholdPanel = dynamic(() => import("../household/household-panel"), { loading: PartLoading });
const PauseDialog = lazy(() => import("./pause-dialog"));

const AppPanel = dynamic(() => import("../../members/app-access/ui/app-panel"), {
  loading: () => (
    <Panel>
      <SkeletonText lines={2} />
    </Panel>
  ),
});

/** What money adds to a profile; without it (a trainer's view) the memberships are only shown. */
export interface ProfileMoney {
  /** What they hold, with what comes next and every change that is possible. */
  memberships: (pause: (membershipId: string, action: "suspend" | "reactivate") => void) => ReactNode;
  /** Below the memberships: bills. */
  main: ReactNode;
  /** Beside them: credit and cards. */
  aside: ReactNode;
  /** Coming back from a freeze, with its price first. */
  comeBack: (membershipId: string, onClose: () => void) => ReactNode;
}

const HealthNotePanel = dynamic(() => import("../health-note/health-note-panel"));
const MergesPanel = dynamic(() => import("../../merging/ui/merges-panel"));

const WaiverPanel = dynamic(() => import("../waivers/waiver-panel"), {
  loading: () => (
    <Panel>
      <SkeletonText lines={2} />
    </Panel>
  ),
});

/** One member: who they are, what they may, what happened, and the one thing to do next. */
export function ProfileView({ memberId, money }: { memberId: string; money?: ProfileMoney }) {
  const t = useTranslations("membership.profile");
  const mayWrite = useHasRole("owner", "manager", "desk");
  const { tenant } = useShell();
  const router = useRouter();
  const query = useMember(memberId);
  const mayAdjust = useHasRole("owner", "manager");
  const [pausing, setPausing] = useState<{
    membershipId: string;
    action: "suspend" | "reactivate";
  } | null>(null);
  const member = query.data;
  const paused = member?.memberships.find(({ id }) => id === pausing?.membershipId);
  const became = member?.mergedIntoId;
  useEffect(() => {
    if (became) router.replace(`/${tenant.slug}/members/${became}`);
  }, [became, router, tenant.slug]);
  if (became) return <Loading label={t("loading")} />;
  if (!member) {
    if (errorOf(query.error)?.code === "NOT_FOUND") {
      return <NotHere action={<LinkButton href={`/${tenant.slug}/members`}>{t("members")}</LinkButton>} />;
    }
    return query.error ? (
      <ErrorState page error={query.error} onRetry={() => void query.refetch()} retrying={query.isFetching} />
    ) : (
      <Loading label={t("loading")} />
    );
  }
  const mayInvite = mayWrite && !member.archived;
  return (
    <div className="relative">
      <RefreshBar active={query.isFetching} />
      <ProfileHeader member={member} mayWrite={mayWrite} comeBack={money?.comeBack} />
      {query.error ? (
        <ErrorState compact error={query.error} onRetry={() => void query.refetch()} className="mb-4" />
      ) : null}
      <div className="grid items-start gap-4 lg:grid-cols-[3fr_2fr]">
        <div className="grid min-w-0 gap-4">
          {money ? (
            money.memberships((membershipId, action) => setPausing({ membershipId, action }))
          ) : (
            <MembershipsPanel memberships={member.memberships} />
          )}
          {money?.main}
          {mayWrite ? (
            <>
              <AllowancesPanel memberId={memberId} mayAdjust={mayAdjust} />
              <GuestsPanel memberId={memberId} />
            </>
          ) : null}
          <div className="hidden lg:block">
            <TimelinePanel memberId={memberId} />
          </div>
        </div>
        <div className="grid min-w-0 gap-4">
          <ContactPanel member={member} withApp={!mayInvite} />
          {mayInvite ? <AppPanel memberId={member.id} name={fullName(member)} /> : null}
          <WaiverPanel member={member} maySign={mayInvite} />
          <HealthNotePanel memberId={memberId} />
          <EmergencyPanel member={member} />
          {mayWrite ? <HouseholdPanel memberId={memberId} lastName={member.lastName} /> : null}
          {money?.aside}
          <NotesPanel member={member} mayWrite={mayWrite} />
          {mayWrite ? <MergesPanel memberId={memberId} /> : null}
        </div>
        <div className="lg:hidden">
          <TimelinePanel memberId={memberId} />
        </div>
      </div>
      <Suspense>
        {pausing && paused ? (
          <PauseDialog action={pausing.action} membership={paused} onClose={() => setPausing(null)} />
        ) : null}
      </Suspense>
    </div>
  );
}

function Loading({ label }: { label: string }) {
  return (
    <div aria-busy role="status" aria-label={label}>
      <div className="mb-5 flex items-center gap-4">
        <Skeleton className="size-24 rounded-full" />
        <div className="grid grow gap-2">
          <Skeleton className="h-7 w-56 max-w-full" />
          <Skeleton className="h-5 w-40 max-w-full" />
        </div>
      </div>
      <div className="grid items-start gap-4 lg:grid-cols-[3fr_2fr]">
        <Skeleton className="h-48 w-full" />
        <Skeleton className="h-64 w-full" />
      </div>
    </div>
  );
}
