import { loadPrimaries } from "../memberships/life/data";
import * as data from "./data";
import type { MergePart } from "./part";
import { overlapBlocks } from "./rules";

/** What this module itself has about a member. */
export const membershipMergePart: MergePart = {
  moves: {
    "membership.member_id": "memberships",
    "membership.payer_id": null,
    "membership_freeze.member_id": null,
    "membership_event.member_id": null,
    "household.payer_id": null,
    "household_member.member_id": "household",
    "entitlement_pool.member_id": "allowances",
    "entitlement_entry.member_id": null,
    "guest.host_id": "guests",
    "guest.member_id": null,
    "guest_visit.host_id": null,
    "waiver_signature.member_id": "waivers",
    "member_invitation.member_id": "invitations",
    // Records that became the absorbed one lead on to the survivor.
    "member.merged_into_id": null,
  },
  // Where a record came from and what it was merged with is its own history: an import is undone record by record.
  // Consent was given for one record: nobody else's note becomes the survivor's.
  stays: [
    "health_note.member_id",
    "import_row.member_id",
    "member_merge.survivor_id",
    "member_merge.absorbed_id",
  ],
  hangs: {
    membership: "memberships",
    membership_freeze: "memberships",
    membership_event: "memberships",
    household: "household",
    household_member: "household",
    entitlement_pool: "allowances",
    entitlement_entry: "allowances",
    guest: "guests",
    guest_visit: "guests",
    waiver_signature: "waivers",
  },
  async blocks(ctx, { survivorId, absorbedId }) {
    const blocks = overlapBlocks(
      await loadPrimaries(ctx.db, survivorId),
      await loadPrimaries(ctx.db, absorbedId),
    );
    const households = await data.findHouseholds(ctx.db, [survivorId, absorbedId]);
    const of = (id: string) => households.find(({ memberId }) => memberId === id)?.name;
    const [mine, theirs] = [of(survivorId), of(absorbedId)];
    if (mine !== undefined && theirs !== undefined) {
      blocks.push({ code: "TWO_HOUSEHOLDS", params: { household: mine, other: theirs } });
    }
    return blocks;
  },
  async makeWay(ctx, { survivorId, absorbedId }) {
    return { invitations: await data.endInvitations(ctx.db, absorbedId, survivorId, ctx.clock.now()) };
  },
  async giveBack(ctx, _pair, kept) {
    await data.reopenInvitations(ctx.db, kept.invitations ?? []);
  },
};
