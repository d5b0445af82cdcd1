import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { RosterView } from "@/modules/classes/ui/roster/roster-view";
import { STAFF_ROLES } from "@/shared/access/permission";
import { guard } from "../../../../guard";
import { knownId } from "../../../../known-id";
import { NoAccess } from "../../../../no-access";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("classes.roster"))("title") };
}

export default async function RosterPage({
  params,
}: {
  params: Promise<{ tenant: string; sessionId: string }>;
}) {
  const { tenant, sessionId: asked } = await params;
  const sessionId = knownId(asked);
  const shell = await guard(tenant, `/coach/roster/${sessionId}`, STAFF_ROLES);
  return shell ? <RosterView key={sessionId} sessionId={sessionId} /> : <NoAccess home={`/${tenant}`} />;
}
