import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { ConflictsView } from "@/modules/attendance/ui/desk/conflicts-view";
import { guard } from "../../../guard";
import { NoAccess } from "../../../no-access";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("attendance.screen.conflicts"))("title") };
}

export default async function ConflictsPage({ params }: { params: Promise<{ tenant: string }> }) {
  const { tenant } = await params;
  const shell = await guard(tenant, "/desk/conflicts", ["owner", "manager", "desk"]);
  return shell ? <ConflictsView /> : <NoAccess home={`/${tenant}`} />;
}
