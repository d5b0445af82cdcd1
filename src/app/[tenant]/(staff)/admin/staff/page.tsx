import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { analyticsPermissions } from "@/modules/analytics/permissions";
import { attendancePermissions } from "@/modules/attendance/permissions";
import { membershipPermissions } from "@/modules/membership/permissions";
import { tenancyPermissions } from "@/modules/tenancy/permissions";
import { StaffView } from "@/modules/tenancy/ui/staff-view";
import { guard } from "../../../guard";
import { NoAccess } from "../../../no-access";

/** Every module's table, in the order people think of them. */
const PERMISSIONS = [
  attendancePermissions,
  membershipPermissions,
  analyticsPermissions,
  tenancyPermissions,
].flatMap((table) => Object.values(table).map(({ action, roles }) => ({ action, roles })));

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("tenancy.staff"))("title") };
}

export default async function StaffPage({ params }: { params: Promise<{ tenant: string }> }) {
  const { tenant } = await params;
  const shell = await guard(tenant, "/admin/staff", ["owner", "manager"]);
  return shell ? <StaffView permissions={PERMISSIONS} /> : <NoAccess home={`/${tenant}`} />;
}
