import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { GymsView } from "@/modules/tenancy/ui/gyms-view";
import { parseRecentGyms, RECENT_GYMS_COOKIE } from "@/modules/tenancy/ui/public/recent-gyms";
import { readCookie } from "@/platform/shell/read-shell";
import { requireAccount } from "../require-account";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("tenancy.gyms"))("title") };
}

export default async function GymsPage() {
  await requireAccount("/gyms");
  return <GymsView recent={parseRecentGyms(await readCookie(RECENT_GYMS_COOKIE))} />;
}
