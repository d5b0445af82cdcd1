"use client";

import dynamic from "next/dynamic";
import { OwnMembershipView } from "@/modules/billing/ui/own/membership-view";
import { SkeletonText } from "@/ui/feedback/skeleton";
import { Panel } from "@/ui/layout/panel";

const AllowancesPanel = dynamic(() => import("@/modules/membership/ui/allowances/allowances-panel"), {
  loading: () => (
    <Panel>
      <SkeletonText lines={3} />
    </Panel>
  ),
});
const OwnHousehold = dynamic(() => import("@/modules/membership/ui/household/own-household"));
const OwnHealthNote = dynamic(() => import("@/modules/membership/ui/health-note/own-health-note"));
const OwnGuests = dynamic(() => import("@/modules/membership/ui/guests/own-guests"));

/** The reader's memberships with what is left of them, their household and their guests. */
export function MembershipScreen() {
  return (
    <OwnMembershipView
      allowances={<AllowancesPanel />}
      more={
        <>
          <OwnHousehold />
          <OwnGuests />
          <OwnHealthNote />
        </>
      }
    />
  );
}
