import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { ImportView } from "@/modules/membership/imports/ui/import-view";
import { guard } from "../../../../guard";
import { knownId } from "../../../../known-id";
import { NoAccess } from "../../../../no-access";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("imports"))("title") };
}

export default async function ImportPage({
  params,
}: {
  params: Promise<{ tenant: string; batchId: string }>;
}) {
  const { tenant, batchId: asked } = await params;
  const batchId = knownId(asked);
  const shell = await guard(tenant, `/admin/imports/${batchId}`, ["owner", "manager", "desk"]);
  return shell ? <ImportView batchId={batchId} /> : <NoAccess home={`/${tenant}`} />;
}
