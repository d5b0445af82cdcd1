import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { AlertsView } from "@/modules/operations/ui/alerts/alerts-view";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("operations.alerts"))("title") };
}

export default function Page() {
  return <AlertsView />;
}
