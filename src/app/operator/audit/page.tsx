import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { AuditView } from "@/modules/operations/ui/audit/audit-view";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("operations.audit"))("title") };
}

export default function Page() {
  return <AuditView />;
}
