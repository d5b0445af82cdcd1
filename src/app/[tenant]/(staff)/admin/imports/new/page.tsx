import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { NewImportView } from "@/modules/membership/imports/ui/new-import-view";
import { guard } from "../../../../guard";
import { NoAccess } from "../../../../no-access";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("imports"))("new") };
}

export default async function NewImportPage({ params }: { params: Promise<{ tenant: string }> }) {
  const { tenant } = await params;
  const shell = await guard(tenant, "/admin/imports/new", ["owner", "manager", "desk"]);
  return shell ? <NewImportView /> : <NoAccess home={`/${tenant}`} />;
}
