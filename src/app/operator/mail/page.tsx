import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { MailView } from "@/modules/operations/ui/mail-view";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("operations.mail"))("title") };
}

export default function Page() {
  return <MailView />;
}
