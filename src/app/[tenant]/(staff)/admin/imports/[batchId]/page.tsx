import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { guard } from "../../../../guard";
import { knownId } from "../../../../known-id";
import { NoAccess } from "../../../../no-access";
import { ImportScreen } from "./import-screen";

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
  return shell ? <ImportScreen batchId={batchId} /> : <NoAccess home={`/${tenant}`} />;
}
