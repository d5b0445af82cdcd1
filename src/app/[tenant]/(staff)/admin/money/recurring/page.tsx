import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { RecurringView } from "@/modules/analytics/ui/money/recurring-view";
import { guard } from "../../../../guard";
import { NoAccess } from "../../../../no-access";
import { MoneyTabs } from "../money-tabs";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("analytics.money"))("recurringTitle") };
}

export default async function RecurringPage({ params }: { params: Promise<{ tenant: string }> }) {
  const { tenant } = await params;
  const shell = await guard(tenant, "/admin/money/recurring", ["owner", "manager"]);
  return shell ? <RecurringView tabs={<MoneyTabs />} /> : <NoAccess home={`/${tenant}`} />;
}
