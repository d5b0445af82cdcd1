"use client";

import { useQuery } from "@tanstack/react-query";
import { FileSignature, Plus } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { lazy, Suspense, useState } from "react";
import { useShell } from "@/platform/shell/use-shell";
import { useApi } from "@/platform/trpc/react";
import { formatDate } from "@/shared/i18n/format";
import { isLocale, localeNames } from "@/shared/i18n/locales";
import { EmptyState, ErrorState } from "@/ui/feedback/empty-state";
import { SkeletonRows } from "@/ui/feedback/skeleton";
import { Panel } from "@/ui/layout/panel";
import { StatusChip } from "@/ui/primitives/badge";
import { Button } from "@/ui/primitives/button";
import { Dialog } from "@/ui/primitives/dialog";
import type { MembershipApi } from "../../router";
import type { WaiverVersion } from "../../waivers/schema";

const WaiverSheet = lazy(() => import("./waiver-sheet"));

/** The waiver by version and language: what is signed today, and what was signed before. */
export default function WaiverSettings() {
  const t = useTranslations("membership.waiver");
  const locale = useLocale();
  const { tenant } = useShell();
  const query = useQuery(useApi<MembershipApi>().membership.waivers.list.queryOptions());
  const [writing, setWriting] = useState(false);
  const [shown, setShown] = useState<WaiverVersion | null>(null);
  const write = (
    <Button icon={Plus} onClick={() => setWriting(true)}>
      {t("newVersion")}
    </Button>
  );
  return (
    <>
      <Panel
        className="max-w-3xl"
        title={t("title")}
        description={t("intro")}
        actions={query.data?.length ? write : undefined}
        flush
      >
        {query.error && !query.data ? (
          <ErrorState error={query.error} onRetry={() => void query.refetch()} retrying={query.isFetching} />
        ) : !query.data ? (
          <div aria-busy>
            <SkeletonRows rows={2} />
          </div>
        ) : query.data.length === 0 ? (
          <EmptyState icon={FileSignature} title={t("empty")} action={write}>
            {t("emptyHint")}
          </EmptyState>
        ) : (
          <ul className="divide-y divide-line">
            {query.data.map((text) => (
              <li key={text.id} className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3">
                <div className="min-w-0 grow">
                  <p className="flex flex-wrap items-center gap-2">
                    <span className="break-words font-medium">{text.title}</span>
                    <StatusChip tone={text.retired ? "neutral" : "ok"}>
                      {t(text.retired ? "replaced" : "current")}
                    </StatusChip>
                  </p>
                  <p className="text-ink-2 text-small">
                    {t("versionLine", {
                      version: text.version,
                      language: isLocale(text.locale) ? localeNames[text.locale] : text.locale,
                      date: formatDate(text.publishedAt, locale, tenant.zone),
                    })}
                    {" · "}
                    {t("signatureCount", { count: text.signatures })}
                  </p>
                </div>
                <Button
                  size="sm"
                  aria-label={t("readOf", { title: text.title })}
                  onClick={() => setShown(text)}
                >
                  {t("read")}
                </Button>
              </li>
            ))}
          </ul>
        )}
      </Panel>
      {shown ? (
        <Dialog
          open
          onOpenChange={(open) => (open ? undefined : setShown(null))}
          title={shown.title}
          size="lg"
        >
          <p className="whitespace-pre-line break-words">{shown.body}</p>
        </Dialog>
      ) : null}
      {writing && query.data ? (
        <Suspense>
          <WaiverSheet
            current={query.data.filter(({ retired }) => !retired)}
            onClose={() => setWriting(false)}
          />
        </Suspense>
      ) : null}
    </>
  );
}
