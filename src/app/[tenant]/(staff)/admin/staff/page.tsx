import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { StaffView } from "@/modules/tenancy/ui/staff-view";
import { guard } from "../../../guard";
import { NoAccess } from "../../../no-access";
import { PERMISSIONS } from "./permissions";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("tenancy.staff"))("title") };
}

export default async function StaffPage({ params }: { params: Promise<{ tenant: string }> }) {
  const { tenant } = await params;
  const shell = await guard(tenant, "/admin/staff", ["owner", "manager"]);
  return shell ? <StaffView permissions={PERMISSIONS} /> : <NoAccess home={`/${tenant}`} />;
}
