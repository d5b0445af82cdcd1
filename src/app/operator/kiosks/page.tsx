import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { KiosksView } from "@/modules/operations/ui/kiosks/kiosks-view";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("operations.kiosks"))("title") };
}

export default function Page() {
  return <KiosksView />;
}
