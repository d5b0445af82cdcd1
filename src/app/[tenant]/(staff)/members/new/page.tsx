import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { NewMemberView } from "@/modules/membership/ui/edit/new-member-view";
import { guard } from "../../../guard";
import { NoAccess } from "../../../no-access";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("membership"))("form.newTitle") };
}

export default async function NewMemberPage({ params }: { params: Promise<{ tenant: string }> }) {
  const { tenant } = await params;
  const shell = await guard(tenant, "/members/new", ["owner", "manager", "desk"]);
  return shell ? <NewMemberView /> : <NoAccess home={`/${tenant}`} />;
}
