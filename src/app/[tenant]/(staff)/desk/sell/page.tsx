import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { SellView } from "@/modules/billing/ui/sell/sell-view";
import { isUuid } from "@/platform/ids";
import { isLocalDate } from "@/shared/time-zone/local-date";
import { guard } from "../../../guard";
import { NoAccess } from "../../../no-access";

interface Props {
  params: Promise<{ tenant: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("billing.sell"))("title") };
}

export default async function SellPage({ params, searchParams }: Props) {
  const [{ tenant }, { member, pay, plan, from }] = await Promise.all([params, searchParams]);
  const shell = await guard(tenant, "/desk/sell", ["owner", "manager", "desk"]);
  if (!shell) return <NoAccess home={`/${tenant}`} />;
  const memberId = typeof member === "string" && isUuid(member) ? member : null;
  const wish =
    typeof plan === "string" && isUuid(plan)
      ? { planId: plan, startOn: typeof from === "string" && isLocalDate(from) ? from : null }
      : null;
  return <SellView key={memberId ?? ""} memberId={memberId} payFirst={pay === "1"} wish={wish} />;
}
