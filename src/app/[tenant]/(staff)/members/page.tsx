import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { MembersView } from "@/modules/membership/ui/list/members-view";
import { guard } from "../../guard";
import { NoAccess } from "../../no-access";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("membership"))("list.title") };
}

export default async function MembersPage({ params }: { params: Promise<{ tenant: string }> }) {
  const { tenant } = await params;
  const shell = await guard(tenant, "/members", ["owner", "manager", "desk", "trainer"]);
  return shell ? <MembersView /> : <NoAccess home={`/${tenant}`} />;
}
