import type { Metadata } from "next";
import { NextIntlClientProvider } from "next-intl";
import { getMessages } from "next-intl/server";
import type { ReactNode } from "react";
import { readNonce, readShell } from "@/platform/shell/read-shell";
import { pickMessages } from "@/shared/i18n/messages";
import { BrandStyle } from "./brand-style";
import { GymProviders } from "./gym-providers";
import { NoGym } from "./no-gym";

interface Props {
  params: Promise<{ tenant: string }>;
  children: ReactNode;
}

export async function generateMetadata({ params }: Omit<Props, "children">): Promise<Metadata> {
  const shell = await readShell((await params).tenant);
  if (!shell) return {};
  const { name, manifestHref } = shell.tenant;
  return {
    title: { default: name, template: `%s · ${name}` },
    manifest: manifestHref,
    appleWebApp: { capable: true, title: name, statusBarStyle: "default" },
  };
}

/** Everything of one gym: its colours, its API, who looks at it. */
export default async function TenantLayout({ params, children }: Props) {
  const { tenant } = await params;
  const [shell, messages, nonce] = await Promise.all([readShell(tenant), getMessages(), readNonce()]);
  if (!shell) {
    return (
      <NextIntlClientProvider
        messages={pickMessages(messages, ["common", "navigation", "ui"])}
        timeZone="UTC"
      >
        <NoGym />
      </NextIntlClientProvider>
    );
  }
  return (
    <>
      <BrandStyle css={shell.tenant.brandCss} nonce={nonce} />
      <NextIntlClientProvider
        messages={pickMessages(messages, ["common", "errors", "navigation", "ui"])}
        timeZone={shell.tenant.zone}
      >
        <GymProviders facts={shell}>{children}</GymProviders>
      </NextIntlClientProvider>
    </>
  );
}
