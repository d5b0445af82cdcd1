import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { EditMemberView } from "@/modules/membership/ui/edit/edit-member-view";
import { guard } from "../../../../guard";
import { knownId } from "../../../../known-id";
import { NoAccess } from "../../../../no-access";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("membership"))("form.editPageTitle") };
}

export default async function EditMemberPage({
  params,
}: {
  params: Promise<{ tenant: string; memberId: string }>;
}) {
  const { tenant, memberId: asked } = await params;
  const memberId = knownId(asked);
  const shell = await guard(tenant, `/members/${memberId}/edit`, ["owner", "manager", "desk"]);
  return shell ? <EditMemberView key={memberId} memberId={memberId} /> : <NoAccess home={`/${tenant}`} />;
}
