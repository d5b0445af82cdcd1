import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { JobsView } from "@/modules/operations/ui/jobs/jobs-view";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("operations.jobs"))("title") };
}

export default function Page() {
  return <JobsView />;
}
