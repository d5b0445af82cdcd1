import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { BranchesView } from "@/modules/tenancy/ui/branches-view";
import { guard } from "../../../guard";
import { NoAccess } from "../../../no-access";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("tenancy.branch"))("title") };
}

export default async function BranchesPage({ params }: { params: Promise<{ tenant: string }> }) {
  const { tenant } = await params;
  const shell = await guard(tenant, "/admin/branches", ["owner", "manager"]);
  return shell ? <BranchesView /> : <NoAccess home={`/${tenant}`} />;
}
