import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { MoneyView } from "@/modules/analytics/ui/money/money-view";
import { guard } from "../../../guard";
import { NoAccess } from "../../../no-access";
import { MoneyTabs } from "./money-tabs";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("analytics.money"))("title") };
}

export default async function MoneyPage({ params }: { params: Promise<{ tenant: string }> }) {
  const { tenant } = await params;
  const shell = await guard(tenant, "/admin/money", ["owner", "manager"]);
  return shell ? <MoneyView tabs={<MoneyTabs />} /> : <NoAccess home={`/${tenant}`} />;
}
