import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { guard } from "../../../guard";
import { knownId } from "../../../known-id";
import { NoAccess } from "../../../no-access";
import { ProfileScreen } from "./profile-screen";

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
  return shell ? <ProfileScreen key={memberId} memberId={memberId} /> : <NoAccess home={`/${tenant}`} />;
}
