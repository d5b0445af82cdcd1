import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { PlansView } from "@/modules/membership/ui/plans/plans-view";
import { guard } from "../../../guard";
import { NoAccess } from "../../../no-access";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("membership"))("plan.title") };
}

export default async function PlansPage({ params }: { params: Promise<{ tenant: string }> }) {
  const { tenant } = await params;
  const shell = await guard(tenant, "/admin/plans", ["owner", "manager"]);
  return shell ? <PlansView /> : <NoAccess home={`/${tenant}`} />;
}
