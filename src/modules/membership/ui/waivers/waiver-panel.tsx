"use client";

import { useQuery } from "@tanstack/react-query";
import { FileSignature } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { lazy, Suspense, useState } from "react";
import { useShell } from "@/platform/shell/use-shell";
import { useApi } from "@/platform/trpc/react";
import { formatLocalDate } from "@/shared/i18n/format";
import { ErrorState } from "@/ui/feedback/empty-state";
import { SkeletonText } from "@/ui/feedback/skeleton";
import { Panel } from "@/ui/layout/panel";
import { Button } from "@/ui/primitives/button";
import type { MemberProfile } from "../../members/schema";
import type { MembershipApi } from "../../router";

const SignDialog = lazy(() => import("./sign-dialog"));

/** What a member has signed, and the next signature. */
export default function WaiverPanel({ member, maySign }: { member: MemberProfile; maySign: boolean }) {
  const t = useTranslations("membership.waiver");
  const locale = useLocale();
  const { tenant } = useShell();
  const api = useApi<MembershipApi>();
  const query = useQuery(api.membership.waivers.signatures.queryOptions({ memberId: member.id }));
  const [signing, setSigning] = useState(false);
  return (
    <Panel
      title={t("panel")}
      actions={
        maySign ? (
          <Button size="sm" icon={FileSignature} onClick={() => setSigning(true)}>
            {t("sign")}
          </Button>
        ) : undefined
      }
    >
      {query.error && !query.data ? (
        <ErrorState compact error={query.error} onRetry={() => void query.refetch()} />
      ) : !query.data ? (
        <SkeletonText lines={2} />
      ) : query.data.length === 0 ? (
        <p className="text-ink-2">{t("nothingSigned")}</p>
      ) : (
        <ul className="grid gap-3">
          {query.data.map((one) => (
            <li key={one.id}>
              <p className="break-words font-medium">{one.title}</p>
              <p className="text-ink-2 text-small">
                {t("signedLine", {
                  date: formatLocalDate(one.signedOn, locale),
                  name: one.signerName,
                  role: one.signerRole,
                })}
                {one.witnessName ? ` · ${t("witness", { name: one.witnessName })}` : ""}
              </p>
              {maySign ? (
                <a
                  href={`/api/signature/${tenant.slug}/${one.id}`}
                  target="_blank"
                  rel="noreferrer"
                  className="inline-flex min-h-6 items-center text-small underline underline-offset-2"
                >
                  {t("showSignature")}
                </a>
              ) : null}
            </li>
          ))}
        </ul>
      )}
      {signing ? (
        <Suspense>
          <SignDialog member={member} onClose={() => setSigning(false)} />
        </Suspense>
      ) : null}
    </Panel>
  );
}
