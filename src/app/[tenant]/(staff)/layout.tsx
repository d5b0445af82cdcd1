import { NextIntlClientProvider } from "next-intl";
import { getMessages } from "next-intl/server";
import type { ReactNode } from "react";
import { STAFF_ROLES } from "@/shared/access/permission";
import { pickMessages } from "@/shared/i18n/messages";
import { guard } from "../guard";
import { GymFrame } from "../gym-frame";
import { NoAccess } from "../no-access";

/** Front desk, coaches, managers and owners share one frame; each page asks for its own roles. */
export default async function StaffLayout({
  params,
  children,
}: {
  params: Promise<{ tenant: string }>;
  children: ReactNode;
}) {
  const { tenant } = await params;
  const [shell, messages] = await Promise.all([guard(tenant, "/desk", STAFF_ROLES), getMessages()]);
  if (!shell) return <NoAccess home={`/${tenant}`} />;
  return (
    <NextIntlClientProvider
      messages={pickMessages(messages, [
        "analytics",
        "attendance",
        "billing",
        "classes",
        "common",
        "errors",
        "identity",
        "imports",
        "joining",
        "membership",
        "navigation",
        "tenancy",
        "ui",
      ])}
      timeZone={shell.tenant.zone}
    >
      <GymFrame>{children}</GymFrame>
    </NextIntlClientProvider>
  );
}
