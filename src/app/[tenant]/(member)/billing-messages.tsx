import { NextIntlClientProvider } from "next-intl";
import { getMessages } from "next-intl/server";
import type { ReactNode } from "react";
import { readShell } from "@/platform/shell/read-shell";
import { pickMessages } from "@/shared/i18n/messages";

/** The words of money for the screens that need them; a member's other screens load without. */
export async function BillingMessages({ tenant, children }: { tenant: string; children: ReactNode }) {
  const [shell, messages] = await Promise.all([readShell(tenant), getMessages()]);
  if (!shell) return null;
  return (
    <NextIntlClientProvider
      messages={pickMessages(messages, ["billing", "common", "errors", "membership", "tenancy", "ui"])}
      timeZone={shell.tenant.zone}
    >
      {children}
    </NextIntlClientProvider>
  );
}
