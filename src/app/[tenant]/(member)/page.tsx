import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { HomeView } from "@/modules/attendance/ui/member/home-view";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("attendance.screen.home"))("title") };
}

export default function HomePage() {
  return <HomeView />;
}
