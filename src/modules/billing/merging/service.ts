import type { MergeMoney } from "@/modules/membership/merging/schema";
import type { MergePart } from "@/modules/membership/merging/service";
import { lockMoneyOf } from "../journal/data";
import { balancesOf } from "../overview/data";
import * as data from "./data";

/** Bills, payments and the journal follow the person; numbers, sums and recipients stay as they were written. */
export const billingMergePart: MergePart = {
  moves: {
    "quote.member_id": null,
    "invoice.member_id": "bills",
    "payment_attempt.member_id": "payments",
    "refund.member_id": null,
    "money_entry.member_id": null,
    "saved_method.member_id": "cards",
    "collection.member_id": null,
    "wallet_receipt.member_id": null,
  },
  stays: [],
  hangs: {
    quote: null,
    pay_link: null,
    provider_event: null,
    invoice: "bills",
    invoice_line: "bills",
    billing_period: "bills",
    payment_attempt: "payments",
    refund: "payments",
    money_entry: "payments",
    wallet_receipt: "payments",
    collection: "payments",
  },
  async blocks(ctx, { survivorId, absorbedId }) {
    const { payments, refunds } = await data.countWaiting(ctx.db, [survivorId, absorbedId]);
    return [
      ...(payments > 0 ? [{ code: "PAYMENT_PENDING" as const, params: { count: payments } }] : []),
      ...(refunds > 0 ? [{ code: "REFUND_PENDING" as const, params: { count: refunds } }] : []),
    ];
  },
  async money(ctx, { survivorId, absorbedId }) {
    const [mine, theirs] = [await balancesOf(ctx.db, survivorId), await balancesOf(ctx.db, absorbedId)];
    const line = (kind: MergeMoney["kind"], of: "creditMinor" | "openMinor"): MergeMoney => {
      const [survivorMinor, absorbedMinor] = [mine?.[of] ?? 0, theirs?.[of] ?? 0];
      return { kind, survivorMinor, absorbedMinor, togetherMinor: survivorMinor + absorbedMinor };
    };
    return [line("credit", "creditMinor"), line("owed", "openMinor")];
  },
  async makeWay(ctx, { survivorId, absorbedId }) {
    await lockMoneyOf(ctx.db, [survivorId, absorbedId]);
    return { defaults: await data.unsetDefaults(ctx.db, absorbedId, survivorId) };
  },
  async undoBlocks(ctx, { id, survivorId }) {
    const { ownMinor, movedMinor } = await data.creditWithout(ctx.db, id, survivorId);
    // Either side would be left with less than nothing: what was spent since came from both.
    return ownMinor < 0 || movedMinor < 0
      ? [{ code: "CREDIT_SPENT", params: { minor: Math.abs(Math.min(ownMinor, movedMinor)) } }]
      : [];
  },
  async giveBack(ctx, { absorbedId }, kept) {
    await data.setDefaults(ctx.db, kept.defaults ?? [], absorbedId);
  },
};
