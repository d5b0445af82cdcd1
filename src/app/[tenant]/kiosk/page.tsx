import type { Metadata } from "next";
import { NextIntlClientProvider } from "next-intl";
import { getMessages, getTranslations } from "next-intl/server";
import { KioskView } from "@/modules/attendance/ui/kiosk/kiosk-view";
import { readShell, release } from "@/platform/shell/read-shell";
import { pickMessages } from "@/shared/i18n/messages";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("attendance.screen.kiosk"))("name") };
}

/** Open to everybody: without a pairing code it shows nothing of the gym. */
export default async function KioskPage({ params }: { params: Promise<{ tenant: string }> }) {
  const [shell, messages] = await Promise.all([
    params.then(({ tenant }) => readShell(tenant)),
    getMessages(),
  ]);
  if (!shell) return null;
  return (
    <NextIntlClientProvider
      messages={pickMessages(messages, ["attendance", "common", "errors", "ui"])}
      timeZone={shell.tenant.zone}
    >
      <KioskView version={release()} />
    </NextIntlClientProvider>
  );
}
