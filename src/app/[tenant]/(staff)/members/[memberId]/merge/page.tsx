import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { MergeView } from "@/modules/membership/merging/ui/merge-view";
import { guard } from "../../../../guard";
import { knownId } from "../../../../known-id";
import { NoAccess } from "../../../../no-access";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("membership"))("merge.pageTitle") };
}

export default async function MergePage({
  params,
  searchParams,
}: {
  params: Promise<{ tenant: string; memberId: string }>;
  searchParams: Promise<{ with?: string | string[] }>;
}) {
  const { tenant, memberId: asked } = await params;
  const { with: other } = await searchParams;
  const memberId = knownId(asked);
  const shell = await guard(tenant, `/members/${memberId}/merge`, ["owner", "manager", "desk"]);
  if (!shell) return <NoAccess home={`/${tenant}`} />;
  const otherId = typeof other === "string" ? knownId(other) : null;
  return <MergeView key={`${memberId}/${otherId}`} memberId={memberId} otherId={otherId} />;
}
