import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { HomeView } from "@/modules/attendance/ui/member/home-view";
import { NextBooking } from "@/modules/classes/ui/member/next-booking";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("attendance.screen.home"))("title") };
}

export default function HomePage() {
  return <HomeView next={<NextBooking />} />;
}
