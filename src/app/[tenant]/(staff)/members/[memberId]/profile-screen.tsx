"use client";

import dynamic from "next/dynamic";
import { MembershipsMoney } from "@/modules/billing/ui/profile/memberships-money";
import { ProfileView } from "@/modules/membership/ui/profile/profile-view";
import { useHasRole } from "@/platform/shell/use-shell";
import { SkeletonText } from "@/ui/feedback/skeleton";
import { Panel } from "@/ui/layout/panel";

function Loading() {
  return (
    <Panel>
      <SkeletonText lines={3} />
    </Panel>
  );
}

const BillsPanel = dynamic(() => import("@/modules/billing/ui/profile/bills-panel"), { loading: Loading });
const CreditPanel = dynamic(() => import("@/modules/billing/ui/profile/credit-panel"), { loading: Loading });
const CardsPanel = dynamic(() => import("@/modules/billing/ui/profile/cards-panel"), { loading: Loading });
const MemberStanding = dynamic(() => import("@/modules/classes/ui/standing/member-standing"), {
  loading: Loading,
});
const ReturnDialog = dynamic(() => import("@/modules/billing/ui/profile/return-dialog"));

/** A member's profile, with their money and their seats for those who may see it. */
export function ProfileScreen({ memberId }: { memberId: string }) {
  const seesMoney = useHasRole("owner", "manager", "desk");
  if (!seesMoney) return <ProfileView memberId={memberId} />;
  return (
    <ProfileView
      memberId={memberId}
      money={{
        memberships: (pause) => <MembershipsMoney memberId={memberId} onPause={pause} />,
        main: <BillsPanel memberId={memberId} />,
        aside: (
          <>
            <CreditPanel memberId={memberId} />
            <CardsPanel memberId={memberId} />
            <MemberStanding memberId={memberId} />
          </>
        ),
        comeBack: (membershipId, onClose) => (
          <ReturnDialog memberId={memberId} membershipId={membershipId} onClose={onClose} />
        ),
      }}
    />
  );
}
