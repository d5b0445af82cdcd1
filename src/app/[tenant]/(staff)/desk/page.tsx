import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { DeskView } from "@/modules/attendance/ui/desk/desk-view";
import { isUuid } from "@/platform/ids";
import { guard } from "../../guard";
import { NoAccess } from "../../no-access";

interface Props {
  params: Promise<{ tenant: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("attendance.screen.desk"))("title") };
}

export default async function DeskPage({ params, searchParams }: Props) {
  const [{ tenant }, { member }] = await Promise.all([params, searchParams]);
  const shell = await guard(tenant, "/desk", ["owner", "manager", "desk"]);
  if (!shell) return <NoAccess home={`/${tenant}`} />;
  return <DeskView memberId={typeof member === "string" && isUuid(member) ? member : null} />;
}
