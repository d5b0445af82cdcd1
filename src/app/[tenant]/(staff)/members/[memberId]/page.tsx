import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { ProfileView } from "@/modules/membership/ui/profile/profile-view";
import { guard } from "../../../guard";
import { knownId } from "../../../known-id";
import { NoAccess } from "../../../no-access";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("membership"))("profile.pageTitle") };
}

export default async function ProfilePage({
  params,
}: {
  params: Promise<{ tenant: string; memberId: string }>;
}) {
  const { tenant, memberId: asked } = await params;
  const memberId = knownId(asked);
  const shell = await guard(tenant, `/members/${memberId}`, ["owner", "manager", "desk", "trainer"]);
  return shell ? <ProfileView key={memberId} memberId={memberId} /> : <NoAccess home={`/${tenant}`} />;
}
