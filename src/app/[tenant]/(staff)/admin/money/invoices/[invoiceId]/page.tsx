import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { InvoiceView } from "@/modules/billing/ui/invoices/invoice-view";
import { guard } from "../../../../../guard";
import { knownId } from "../../../../../known-id";
import { NoAccess } from "../../../../../no-access";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("billing.money"))("invoice") };
}

export default async function InvoicePage({
  params,
}: {
  params: Promise<{ tenant: string; invoiceId: string }>;
}) {
  const { tenant, invoiceId: asked } = await params;
  const invoiceId = knownId(asked);
  const shell = await guard(tenant, `/admin/money/invoices/${invoiceId}`, ["owner", "manager", "desk"]);
  return shell ? <InvoiceView key={invoiceId} invoiceId={invoiceId} /> : <NoAccess home={`/${tenant}`} />;
}
