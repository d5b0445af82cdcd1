import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { NextIntlClientProvider } from "next-intl";
import { getMessages, getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { SignInAgain } from "@/modules/identity/ui/public/sign-in-again";
import { readAccount } from "@/platform/shell/read-shell";
import { ApiProvider } from "@/platform/trpc/react";
import { pickMessages } from "@/shared/i18n/messages";
import { NoOperator } from "./no-operator";
import { OperatorFrame } from "./operator-frame";

export async function generateMetadata(): Promise<Metadata> {
  const title = (await getTranslations("operations"))("title");
  return { title: { default: title, template: `%s · ${title}` } };
}

/** For whoever keeps the installation alive. The procedures check for themselves. */
export default async function OperatorLayout({ children }: { children: ReactNode }) {
  const [messages, account] = await Promise.all([getMessages(), readAccount()]);
  if (!account) redirect("/sign-in?next=/operator");
  if (account.secondFactor === "give") redirect("/two-factor?next=/operator");
  return (
    <NextIntlClientProvider
      messages={pickMessages(messages, [
        "alert-mail",
        "common",
        "errors",
        "identity",
        "notifications",
        "operations",
        "ui",
      ])}
      timeZone="UTC"
    >
      <ApiProvider>
        {account.operator ? <OperatorFrame name={account.name}>{children}</OperatorFrame> : <NoOperator />}
        <SignInAgain person={account} />
      </ApiProvider>
    </NextIntlClientProvider>
  );
}
