import { definePermissions } from "@/shared/access/permission";

/** Who may see bills, take money, give it back and name the gym's accounts with payment providers. */
export const billingPermissions = definePermissions({
  "invoice.read": ["owner", "manager", "desk"],
  "invoice.export": ["owner", "manager"],
  "invoice.write": ["owner", "manager"],
  "invoice.write-off": ["owner", "manager"],
  "collection.write": ["owner", "manager"],
  "payment.take": ["owner", "manager", "desk"],
  "sale.write": ["owner", "manager", "desk"],
  "change.write": ["owner", "manager", "desk"],
  "refund.write": ["owner", "manager"],
  "billing.read-self": ["member"],
  "billing.pay-self": ["member"],
  "product.read": ["owner", "manager", "desk"],
  "product.write": ["owner", "manager"],
  "stock.write": ["owner", "manager", "desk"],
  "shift.open": ["owner", "manager", "desk"],
  "shift.close": ["owner", "manager", "desk"],
  "shift.history": ["owner", "manager"],
  "receipt.match": ["owner", "manager", "desk"],
  "provider.manage": ["owner"],
});
