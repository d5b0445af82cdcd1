import type { Metadata } from "next";
import { NextIntlClientProvider } from "next-intl";
import { getMessages, getTranslations } from "next-intl/server";
import { JoinView } from "@/modules/storefront/ui/join-view";
import { readShell } from "@/platform/shell/read-shell";
import { pickMessages } from "@/shared/i18n/messages";
import { PublicFrame } from "../../public-frame";

interface Props {
  params: Promise<{ tenant: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const [t, shell] = await Promise.all([
    getTranslations("storefront.form"),
    params.then(({ tenant }) => readShell(tenant)),
  ]);
  return { title: t("title", { gym: shell?.tenant.name ?? "" }), description: t("intro") };
}

/** Open to everybody; what can be joined is asked for from the browser. */
export default async function JoinPage({ params, searchParams }: Props) {
  const [{ tenant }, { plan }, messages] = await Promise.all([params, searchParams, getMessages()]);
  const shell = await readShell(tenant);
  if (!shell) return null;
  const { form, wrong } = messages.storefront;
  const words = pickMessages(messages, ["common", "errors", "ui"]);
  return (
    <NextIntlClientProvider messages={{ ...words, storefront: { form, wrong } }} timeZone={shell.tenant.zone}>
      <PublicFrame slug={shell.tenant.slug} name={shell.tenant.name} logo={shell.tenant.logoHref}>
        <JoinView planId={typeof plan === "string" ? plan : null} />
      </PublicFrame>
    </NextIntlClientProvider>
  );
}
