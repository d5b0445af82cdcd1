import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { GymView } from "@/modules/operations/ui/gyms/gym-view";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("operations.gyms"))("title") };
}

export default async function Page({ params }: { params: Promise<{ slug: string }> }) {
  return <GymView slug={(await params).slug} />;
}
