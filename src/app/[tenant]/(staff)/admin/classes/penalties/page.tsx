import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { PenaltiesView } from "@/modules/classes/ui/penalties/penalties-view";
import { guard } from "../../../../guard";
import { NoAccess } from "../../../../no-access";
import { ClassTabs } from "../class-tabs";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("classes.penalties"))("title") };
}

export default async function PenaltiesPage({ params }: { params: Promise<{ tenant: string }> }) {
  const { tenant } = await params;
  const shell = await guard(tenant, "/admin/classes/penalties", ["owner", "manager", "desk"]);
  return shell ? <PenaltiesView tabs={<ClassTabs />} /> : <NoAccess home={`/${tenant}`} />;
}
