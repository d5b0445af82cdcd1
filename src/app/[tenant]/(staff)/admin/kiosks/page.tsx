import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { KiosksView } from "@/modules/attendance/ui/kiosks/kiosks-view";
import { guard } from "../../../guard";
import { NoAccess } from "../../../no-access";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("attendance.screen.kiosks"))("title") };
}

export default async function KiosksPage({ params }: { params: Promise<{ tenant: string }> }) {
  const { tenant } = await params;
  const shell = await guard(tenant, "/admin/kiosks", ["owner", "manager"]);
  return shell ? <KiosksView /> : <NoAccess home={`/${tenant}`} />;
}
