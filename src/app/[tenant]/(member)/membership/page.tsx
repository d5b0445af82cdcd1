import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { BillingMessages } from "../billing-messages";
import { MembershipScreen } from "./membership-screen";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("billing.own"))("membership") };
}

export default async function MembershipPage({ params }: { params: Promise<{ tenant: string }> }) {
  const { tenant } = await params;
  return (
    <BillingMessages tenant={tenant}>
      <MembershipScreen />
    </BillingMessages>
  );
}
