import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { InvoicesView } from "@/modules/billing/ui/invoices/invoices-view";
import { guard } from "../../../../guard";
import { NoAccess } from "../../../../no-access";
import { MoneyTabs } from "../money-tabs";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("billing.money"))("title") };
}

export default async function InvoicesPage({ params }: { params: Promise<{ tenant: string }> }) {
  const { tenant } = await params;
  const shell = await guard(tenant, "/admin/money/invoices", ["owner", "manager", "desk"]);
  if (!shell) return <NoAccess home={`/${tenant}`} />;
  // The desk sees bills, not the gym's figures.
  const figures = shell.roles.includes("owner") || shell.roles.includes("manager");
  return <InvoicesView tabs={figures ? <MoneyTabs /> : null} />;
}
