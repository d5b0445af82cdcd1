import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { ProductsView } from "@/modules/billing/ui/products/products-view";
import { guard } from "../../../guard";
import { NoAccess } from "../../../no-access";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("billing.products"))("title") };
}

export default async function ProductsPage({ params }: { params: Promise<{ tenant: string }> }) {
  const { tenant } = await params;
  const shell = await guard(tenant, "/admin/products", ["owner", "manager"]);
  return shell ? <ProductsView currency={shell.tenant.currency} /> : <NoAccess home={`/${tenant}`} />;
}
