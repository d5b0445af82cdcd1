import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { PassView } from "@/modules/attendance/ui/member/pass-view";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("attendance.screen.pass"))("title") };
}

export default function PassPage() {
  return <PassView />;
}
