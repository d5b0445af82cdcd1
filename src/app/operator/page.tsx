import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { OverviewView } from "@/modules/operations/ui/overview-view";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("operations.overview"))("title") };
}

export default function Page() {
  return <OverviewView />;
}
