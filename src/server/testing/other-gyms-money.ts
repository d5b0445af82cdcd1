import type { Db } from "@/platform/db/database";
import { newId } from "@/platform/ids";
import type { TestGym } from "@/platform/testing/world";

/**
 * The money of another gym for the access matrix: a drawer with its count, a product with its stock, a wallet's receipt,
 * a failed bill with its link, a quote, a household, a guest, a freeze. Every text in it is `ZZSECRET`.
 * @returns their ids under the names that inputs use
 */
export async function furnishMoney(
  { models }: Pick<Db, "models">,
  gym: TestGym,
  {
    memberId,
    membershipId,
    invoiceId,
    userId,
  }: Record<"memberId" | "membershipId" | "invoiceId" | "userId", string>,
): Promise<Record<string, string>> {
  const id = () => newId() as string;
  const secret = "ZZSECRET";
  const now = new Date();
  const day = new Date("2026-01-01");
  const ids = {
    shiftId: id(),
    productId: id(),
    receiptId: id(),
    collectionId: id(),
    linkId: id(),
    quoteId: id(),
    householdId: id(),
    guestId: id(),
    freezeId: id(),
  };
  await models.cashShift.create({
    data: {
      id: ids.shiftId,
      branchId: gym.branchId,
      drawer: secret,
      openedBy: userId,
      floatMinor: 77_777,
      currency: "KES",
      number: 1,
      handover: secret,
    },
  });
  await models.cashMovement.create({
    data: { id: id(), shiftId: ids.shiftId, amountMinor: 1, reason: secret, actorId: userId },
  });
  await models.product.create({
    data: {
      id: ids.productId,
      name: secret,
      kind: "retail",
      sku: secret,
      priceMinor: 1,
      currency: "KES",
      stockTracked: true,
    },
  });
  await models.stockEntry.create({
    data: {
      id: id(),
      productId: ids.productId,
      branchId: gym.branchId,
      delta: 5,
      reason: "receive",
      sourceKind: "staff",
      sourceId: id(),
      note: secret,
    },
  });
  await models.walletReceipt.create({
    data: {
      id: ids.receiptId,
      provider: "mpesa",
      receipt: secret,
      amountMinor: 1,
      currency: "KES",
      payerName: secret,
      reference: secret,
      paidAt: now,
      proposedInvoiceId: invoiceId,
      proposedBy: userId,
    },
  });
  await models.collection.create({
    data: { id: ids.collectionId, invoiceId, memberId, failedMinor: 1, note: secret },
  });
  await models.payLink.create({
    data: {
      id: ids.linkId,
      invoiceId,
      tokenHash: Buffer.from(ids.linkId),
      expiresAt: new Date("2030-01-01"),
      sentTo: secret,
    },
  });
  await models.quote.create({
    data: {
      id: ids.quoteId,
      memberId,
      membershipId,
      kind: "sale",
      change: { name: secret },
      result: { name: secret },
      digest: Buffer.from(ids.quoteId),
      expiresAt: new Date("2030-01-01"),
    },
  });
  await models.household.create({ data: { id: ids.householdId, name: secret, payerId: memberId } });
  await models.householdMember.create({
    data: { id: id(), householdId: ids.householdId, memberId, joinedOn: day },
  });
  await models.guest.create({
    data: { id: ids.guestId, hostId: memberId, firstName: secret, searchText: "zzsecret" },
  });
  await models.membershipFreeze.create({
    data: { id: ids.freezeId, membershipId, memberId, fromOn: day, reason: secret },
  });
  return { ...ids, payerId: memberId, hostId: memberId };
}
