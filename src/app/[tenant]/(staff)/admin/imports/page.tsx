import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { ImportsView } from "@/modules/membership/imports/ui/imports-view";
import { guard } from "../../../guard";
import { NoAccess } from "../../../no-access";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("imports"))("title") };
}

export default async function ImportsPage({ params }: { params: Promise<{ tenant: string }> }) {
  const { tenant } = await params;
  const shell = await guard(tenant, "/admin/imports", ["owner", "manager", "desk"]);
  return shell ? <ImportsView /> : <NoAccess home={`/${tenant}`} />;
}
