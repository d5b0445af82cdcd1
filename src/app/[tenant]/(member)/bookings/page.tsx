import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { BookingsView } from "@/modules/classes/ui/member/bookings-view";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("classes.booking"))("title") };
}

export default function BookingsPage() {
  return <BookingsView />;
}
