import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { ClassesView } from "@/modules/classes/ui/admin/classes-view";
import { STAFF_ROLES } from "@/shared/access/permission";
import { guard } from "../../../guard";
import { NoAccess } from "../../../no-access";
import { ClassTabs } from "./class-tabs";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("classes.admin"))("title") };
}

export default async function ClassesPage({ params }: { params: Promise<{ tenant: string }> }) {
  const { tenant } = await params;
  const shell = await guard(tenant, "/admin/classes", STAFF_ROLES);
  if (!shell) return <NoAccess home={`/${tenant}`} />;
  const seesMore = shell.roles.some((role) => role === "owner" || role === "manager" || role === "desk");
  return <ClassesView {...(seesMore && { tabs: <ClassTabs /> })} />;
}
