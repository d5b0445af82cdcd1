import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { GymsView } from "@/modules/operations/ui/gyms/gyms-view";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("operations.gyms"))("title") };
}

export default function Page() {
  return <GymsView />;
}
