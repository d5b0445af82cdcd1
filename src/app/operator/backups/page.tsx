import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { BackupsView } from "@/modules/operations/ui/backups/backups-view";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("operations.backups"))("title") };
}

export default function Page() {
  return <BackupsView />;
}
