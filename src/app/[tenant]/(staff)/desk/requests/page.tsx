import type { Metadata } from "next";
import { NextIntlClientProvider } from "next-intl";
import { getMessages, getTranslations } from "next-intl/server";
import { RequestsView } from "@/modules/storefront/ui/requests-view";
import { pickMessages } from "@/shared/i18n/messages";
import { guard } from "../../../guard";
import { NoAccess } from "../../../no-access";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("storefront.requests"))("title") };
}

export default async function RequestsPage({ params }: { params: Promise<{ tenant: string }> }) {
  const { tenant } = await params;
  const [shell, messages] = await Promise.all([
    guard(tenant, "/desk/requests", ["owner", "manager", "desk"]),
    getMessages(),
  ]);
  if (!shell) return <NoAccess home={`/${tenant}`} />;
  const { requests } = messages.storefront;
  return (
    <NextIntlClientProvider
      messages={{ ...pickMessages(messages, ["common", "errors", "ui"]), storefront: { requests } }}
      timeZone={shell.tenant.zone}
    >
      <RequestsView />
    </NextIntlClientProvider>
  );
}
