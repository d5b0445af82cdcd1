import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { KioskView } from "@/modules/attendance/ui/kiosk/kiosk-view";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("attendance.screen.kiosk"))("name") };
}

/** Open to everybody: without a pairing code it shows nothing of the gym. */
export default function KioskPage() {
  return <KioskView />;
}
