import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { DeskClassesView } from "@/modules/classes/ui/roster/desk-classes-view";
import { isUuid } from "@/platform/ids";
import { guard } from "../../../guard";
import { NoAccess } from "../../../no-access";

interface Props {
  params: Promise<{ tenant: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("classes.roster"))("deskTitle") };
}

export default async function DeskClassesPage({ params, searchParams }: Props) {
  const [{ tenant }, { class: chosen }] = await Promise.all([params, searchParams]);
  const shell = await guard(tenant, "/desk/classes", ["owner", "manager", "desk"]);
  if (!shell) return <NoAccess home={`/${tenant}`} />;
  return <DeskClassesView sessionId={typeof chosen === "string" && isUuid(chosen) ? chosen : null} />;
}
