import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { CollectionsView } from "@/modules/billing/ui/collections/collections-view";
import { readFilter } from "@/modules/billing/ui/collections/filter";
import { guard } from "../../../../guard";
import { NoAccess } from "../../../../no-access";
import { MoneyTabs } from "../money-tabs";

interface Props {
  params: Promise<{ tenant: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("billing.collections"))("title") };
}

export default async function FailedBillsPage({ params, searchParams }: Props) {
  const [{ tenant }, query] = await Promise.all([params, searchParams]);
  const shell = await guard(tenant, "/admin/money/failed", ["owner", "manager"]);
  if (!shell) return <NoAccess home={`/${tenant}`} />;
  return <CollectionsView filter={readFilter(query)} tabs={<MoneyTabs />} />;
}
