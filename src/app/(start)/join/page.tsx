import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { readAccount } from "@/platform/shell/read-shell";
import { JoinScreen } from "./join-screen";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("tenancy.invite"))("heading"), referrer: "no-referrer" };
}

export default async function JoinPage() {
  const account = await readAccount();
  return <JoinScreen email={account && account.secondFactor === null ? account.email : null} />;
}
