import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { DashboardView } from "@/modules/analytics/ui/dashboard-view";
import { guard } from "../../guard";
import { NoAccess } from "../../no-access";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("analytics"))("title") };
}

export default async function DashboardPage({ params }: { params: Promise<{ tenant: string }> }) {
  const { tenant } = await params;
  const shell = await guard(tenant, "/admin", ["owner", "manager"]);
  return shell ? <DashboardView /> : <NoAccess home={`/${tenant}`} />;
}
