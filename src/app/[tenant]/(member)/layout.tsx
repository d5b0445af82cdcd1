import { redirect } from "next/navigation";
import { NextIntlClientProvider } from "next-intl";
import { getMessages } from "next-intl/server";
import type { ReactNode } from "react";
import { readShell } from "@/platform/shell/read-shell";
import { guard, startOf } from "../guard";
import { GymFrame } from "../gym-frame";
import { NoAccess } from "../no-access";
import { memberMessages } from "./member-messages";

/** The gym's own address: a member's home, and the way on for everybody else who works here. */
export default async function MemberLayout({
  params,
  children,
}: {
  params: Promise<{ tenant: string }>;
  children: ReactNode;
}) {
  const { tenant } = await params;
  const [gym, shell, messages] = await Promise.all([
    readShell(tenant),
    guard(tenant, "", ["member"]),
    getMessages(),
  ]);
  if (!shell) {
    const start = gym ? startOf(gym) : undefined;
    if (start && start !== `/${tenant}`) redirect(start);
    return <NoAccess home="/gyms" />;
  }
  return (
    <NextIntlClientProvider messages={memberMessages(messages)} timeZone={shell.tenant.zone}>
      <GymFrame>{children}</GymFrame>
    </NextIntlClientProvider>
  );
}
