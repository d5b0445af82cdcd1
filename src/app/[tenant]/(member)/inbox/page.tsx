import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { InboxView } from "@/modules/notifications/ui/inbox/inbox-view";
import { NotificationMessages } from "./notification-messages";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("notifications.inbox"))("title") };
}

export default async function InboxPage({ params }: { params: Promise<{ tenant: string }> }) {
  const { tenant } = await params;
  return (
    <NotificationMessages tenant={tenant}>
      <InboxView />
    </NotificationMessages>
  );
}
