import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { isSettingsTab } from "@/modules/tenancy/ui/settings-tabs";
import { guard } from "../../../guard";
import { NoAccess } from "../../../no-access";
import { SettingsScreen } from "./settings-screen";

interface Props {
  params: Promise<{ tenant: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("tenancy.settings"))("title") };
}

export default async function SettingsPage({ params, searchParams }: Props) {
  const [{ tenant }, { tab }] = await Promise.all([params, searchParams]);
  const shell = await guard(tenant, "/admin/settings", ["owner", "manager"]);
  if (!shell) return <NoAccess home={`/${tenant}`} />;
  return <SettingsScreen initial={isSettingsTab(tab) ? tab : "general"} />;
}
