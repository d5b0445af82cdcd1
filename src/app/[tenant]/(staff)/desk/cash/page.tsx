import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { CashView } from "@/modules/billing/ui/cash/cash-view";
import { guard } from "../../../guard";
import { NoAccess } from "../../../no-access";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("billing.cash"))("title") };
}

export default async function CashPage({ params }: { params: Promise<{ tenant: string }> }) {
  const { tenant } = await params;
  const shell = await guard(tenant, "/desk/cash", ["owner", "manager", "desk"]);
  if (!shell) return <NoAccess home={`/${tenant}`} />;
  return <CashView history={shell.roles.some((role) => role === "owner" || role === "manager")} />;
}
