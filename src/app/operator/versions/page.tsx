import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { VersionsView } from "@/modules/operations/ui/versions-view";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("operations.versions"))("title") };
}

export default function Page() {
  return <VersionsView />;
}
