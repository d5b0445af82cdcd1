import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { isSlugShaped } from "@/modules/tenancy/gyms/rules";
import { SetupView } from "@/modules/tenancy/ui/setup/setup-view";
import { requireAccount } from "../require-account";

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("tenancy.setup"))("title") };
}

export default async function NewGymPage({ searchParams }: Props) {
  const { gym } = await searchParams;
  const slug = typeof gym === "string" && isSlugShaped(gym) ? gym : null;
  await requireAccount(slug ? `/new?gym=${slug}` : "/new");
  return <SetupView slug={slug} />;
}
