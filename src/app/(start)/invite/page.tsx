import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { readAccount } from "@/platform/shell/read-shell";
import { InviteScreen } from "./invite-screen";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("tenancy.staff"))("invitations"), referrer: "no-referrer" };
}

export default async function InvitePage() {
  const account = await readAccount();
  return <InviteScreen email={account && account.secondFactor === null ? account.email : null} />;
}
