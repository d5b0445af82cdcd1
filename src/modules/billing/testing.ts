import type { TenantContext } from "@/platform/context";
import { newId } from "@/platform/ids";
import type { TestGym, TestWorld } from "@/platform/testing/world";
import type { InvoiceDraft, InvoiceLineDraft, OpenedInvoice } from "./invoices/schema";
import { openInvoice } from "./invoices/service";

/** A line with tax inside its price, rounded half up. Amounts in minor units. */
export function testLine(grossMinor: number, over: Partial<InvoiceLineDraft> = {}): InvoiceLineDraft {
  const taxBasisPoints = over.taxBasisPoints ?? 1_600;
  const netMinor = Math.round((grossMinor * 10_000) / (10_000 + taxBasisPoints));
  return {
    kind: "membership",
    label: "Monthly",
    params: {},
    quantity: 1,
    unitMinor: grossMinor,
    discountMinor: 0,
    netMinor,
    taxMinor: grossMinor - netMinor,
    grossMinor,
    taxBasisPoints,
    taxName: "VAT",
    ...over,
  };
}

/** A member who can be billed, without the membership module's help. */
export async function addPayer(world: TestWorld, gym: TestGym, firstName = "Amina"): Promise<string> {
  const id = newId();
  await world.db.transaction(gym.facts.id, ({ models }) =>
    models.member.create({
      data: {
        id,
        number: id.slice(-8),
        firstName,
        lastName: "Kamau",
        joinedOn: new Date("2026-01-01"),
        phone: "+254708374149",
      },
      select: { id: true },
    }),
  );
  return id;
}

/** An open bill of one line. */
export function openTestInvoice(
  ctx: TenantContext,
  memberId: string,
  grossMinor: number,
  over: Partial<InvoiceDraft> = {},
): Promise<OpenedInvoice> {
  return openInvoice(ctx, { memberId, kind: "manual", lines: [testLine(grossMinor)], ...over });
}
