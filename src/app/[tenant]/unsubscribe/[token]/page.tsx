import type { Metadata } from "next";
import { NextIntlClientProvider } from "next-intl";
import { getMessages, getTranslations } from "next-intl/server";
import { UnsubscribeView } from "@/modules/notifications/ui/unsubscribe/unsubscribe-view";
import { readShell } from "@/platform/shell/read-shell";
import { pickMessages } from "@/shared/i18n/messages";
import { PublicFrame } from "../../public-frame";

interface Props {
  params: Promise<{ tenant: string; token: string }>;
}

/** Nobody finds it by searching, and where it leads learns nothing of the address it came from. */
export async function generateMetadata(): Promise<Metadata> {
  return {
    title: (await getTranslations("notifications.unsubscribe"))("title"),
    robots: { index: false, follow: false },
    referrer: "no-referrer",
  };
}

/** Open to whoever has the link; what it does is asked for from the browser, with the token in the body. */
export default async function UnsubscribePage({ params }: Props) {
  const [{ tenant, token }, messages] = await Promise.all([params, getMessages()]);
  const shell = await readShell(tenant);
  if (!shell) return null;
  const { topics, unsubscribe } = messages.notifications;
  const words = pickMessages(messages, ["common", "errors", "ui"]);
  return (
    <NextIntlClientProvider messages={{ ...words, notifications: { topics, unsubscribe } }}>
      <PublicFrame slug={shell.tenant.slug} name={shell.tenant.name} logo={shell.tenant.logoHref}>
        <UnsubscribeView token={token} />
      </PublicFrame>
    </NextIntlClientProvider>
  );
}
