import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { ClassNumbersView } from "@/modules/analytics/ui/classes/class-numbers-view";
import { guard } from "../../../../guard";
import { NoAccess } from "../../../../no-access";
import { ClassTabs } from "../class-tabs";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("analytics.classes"))("title") };
}

export default async function ClassNumbersPage({ params }: { params: Promise<{ tenant: string }> }) {
  const { tenant } = await params;
  const shell = await guard(tenant, "/admin/classes/numbers", ["owner", "manager"]);
  return shell ? <ClassNumbersView tabs={<ClassTabs />} /> : <NoAccess home={`/${tenant}`} />;
}
