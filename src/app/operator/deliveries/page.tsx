import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { DeliveriesView } from "@/modules/notifications/ui/operator/deliveries-view";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("notifications.log"))("title") };
}

export default function Page() {
  return <DeliveriesView />;
}
