import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { PreferencesView } from "@/modules/notifications/ui/preferences/preferences-view";
import { NotificationMessages } from "../notification-messages";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("notifications.preferences"))("title") };
}

export default async function PreferencesPage({ params }: { params: Promise<{ tenant: string }> }) {
  const { tenant } = await params;
  return (
    <NotificationMessages tenant={tenant}>
      <PreferencesView />
    </NotificationMessages>
  );
}
