import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { ScheduleView } from "@/modules/classes/ui/member/schedule-view";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("classes.schedule"))("title") };
}

export default function SchedulePage() {
  return <ScheduleView />;
}
