import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { HealthView } from "@/modules/operations/ui/health/health-view";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("operations.health"))("title") };
}

export default function Page() {
  return <HealthView />;
}
