import type { MergePart } from "@/modules/membership/merging/service";
import { findBothInside } from "./data";

/** Who came, who was turned away and what kiosks kept follow the person. */
export const attendanceMergePart: MergePart = {
  moves: { "visit.member_id": "visits", "refusal.member_id": null, "offline_scan.member_id": null },
  stays: [],
  hangs: { visit: "visits" },
  async blocks(ctx, { survivorId, absorbedId }) {
    const branches = await findBothInside(ctx.db, survivorId, absorbedId);
    return branches.map((branch) => ({ code: "BOTH_INSIDE", params: { branch } }));
  },
};
