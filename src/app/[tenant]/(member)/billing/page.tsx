import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { OwnBillingView } from "@/modules/billing/ui/own/billing-view";
import { BillingMessages } from "../billing-messages";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("billing.own"))("billing") };
}

export default async function BillingPage({ params }: { params: Promise<{ tenant: string }> }) {
  const { tenant } = await params;
  return (
    <BillingMessages tenant={tenant}>
      <OwnBillingView />
    </BillingMessages>
  );
}
