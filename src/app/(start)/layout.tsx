import { NextIntlClientProvider } from "next-intl";
import { getMessages } from "next-intl/server";
import type { ReactNode } from "react";
import { readAccount } from "@/platform/shell/read-shell";
import { ApiProvider } from "@/platform/trpc/react";
import { pickMessages } from "@/shared/i18n/messages";
import { StartFrame } from "./start-frame";

/** What comes before a gym. */
export default async function StartLayout({ children }: { children: ReactNode }) {
  const [messages, account] = await Promise.all([getMessages(), readAccount()]);
  return (
    <NextIntlClientProvider
      messages={pickMessages(messages, [
        "common",
        "errors",
        "identity",
        "joining",
        "navigation",
        "tenancy",
        "ui",
      ])}
      timeZone="UTC"
    >
      <ApiProvider>
        <StartFrame account={account}>{children}</StartFrame>
      </ApiProvider>
    </NextIntlClientProvider>
  );
}
