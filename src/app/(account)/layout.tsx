import { NextIntlClientProvider } from "next-intl";
import { getMessages } from "next-intl/server";
import type { ReactNode } from "react";
import { AccountFrame } from "@/modules/identity/ui/account-frame";
import { ApiProvider } from "@/platform/trpc/react";
import { pickMessages } from "@/shared/i18n/messages";

/** Screens that belong to a person and to no gym. */
export default async function AccountLayout({ children }: { children: ReactNode }) {
  const messages = await getMessages();
  return (
    <NextIntlClientProvider
      messages={pickMessages(messages, ["common", "errors", "identity", "ui"])}
      timeZone="UTC"
    >
      <ApiProvider>
        <AccountFrame>{children}</AccountFrame>
      </ApiProvider>
    </NextIntlClientProvider>
  );
}
