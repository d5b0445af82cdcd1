import { NextIntlClientProvider } from "next-intl";
import { getMessages } from "next-intl/server";
import type { ReactNode } from "react";
import { readShell } from "@/platform/shell/read-shell";
import { pickMessages } from "@/shared/i18n/messages";

/** The words of notifications for the screens that need them; a member's other screens load without. */
export async function NotificationMessages({ tenant, children }: { tenant: string; children: ReactNode }) {
  const [shell, messages] = await Promise.all([readShell(tenant), getMessages()]);
  if (!shell) return null;
  return (
    <NextIntlClientProvider
      messages={pickMessages(messages, ["common", "errors", "notifications", "ui"])}
      timeZone={shell.tenant.zone}
    >
      {children}
    </NextIntlClientProvider>
  );
}
