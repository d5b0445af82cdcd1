import type { Metadata } from "next";
import { NextIntlClientProvider } from "next-intl";
import { getMessages, getTranslations } from "next-intl/server";
import { PayLinkView } from "@/modules/billing/ui/pay-link/pay-link-view";
import { pickMessages } from "@/shared/i18n/messages";

interface Props {
  params: Promise<{ tenant: string; token: string }>;
}

/** Nobody finds it by searching, and where it leads learns nothing of the address it came from. */
export async function generateMetadata(): Promise<Metadata> {
  return {
    title: (await getTranslations("billing.payLink"))("title"),
    robots: { index: false, follow: false },
    referrer: "no-referrer",
  };
}

/** Open to whoever has the link; what it shows is asked for from the browser, with the token in the body. */
export default async function PayLinkPage({ params }: Props) {
  const [{ token }, messages] = await Promise.all([params, getMessages()]);
  const { lines, tender, failure, payLink, sell } = messages.billing;
  const words = pickMessages(messages, ["common", "errors", "ui"]);
  return (
    <NextIntlClientProvider messages={{ ...words, billing: { lines, tender, failure, payLink, sell } }}>
      <PayLinkView token={token} />
    </NextIntlClientProvider>
  );
}
