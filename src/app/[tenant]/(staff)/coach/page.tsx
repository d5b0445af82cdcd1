import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { CoachView } from "@/modules/attendance/ui/coach/coach-view";
import { OwnClasses } from "@/modules/classes/ui/roster/own-classes";
import { guard } from "../../guard";
import { NoAccess } from "../../no-access";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("attendance.screen.coach"))("title") };
}

export default async function CoachPage({ params }: { params: Promise<{ tenant: string }> }) {
  const { tenant } = await params;
  const shell = await guard(tenant, "/coach", ["owner", "manager", "trainer"]);
  return shell ? <CoachView classes={<OwnClasses />} /> : <NoAccess home={`/${tenant}`} />;
}
