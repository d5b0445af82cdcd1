import { NextIntlClientProvider } from "next-intl";
import type { ReactNode } from "react";
import ui from "@/shared/i18n/messages/en/ui.json";

/** The English words of the parts, for component tests. */
export function WithWords({ children }: { children: ReactNode }) {
  return (
    <NextIntlClientProvider locale="en" timeZone="UTC" messages={{ ui }}>
      {children}
    </NextIntlClientProvider>
  );
}
