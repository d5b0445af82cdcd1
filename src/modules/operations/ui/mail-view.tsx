"use client";

import { skipToken, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { ArrowLeft, Inbox, MailCheck } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { useApi } from "@/platform/trpc/react";
import { formatRelative } from "@/shared/i18n/format";
import { EmptyState, ErrorState } from "@/ui/feedback/empty-state";
import { Skeleton } from "@/ui/feedback/skeleton";
import { PageHeader } from "@/ui/layout/page-header";
import { Panel } from "@/ui/layout/panel";
import { Button } from "@/ui/primitives/button";
import { Tabs } from "@/ui/primitives/tabs";
import { cn } from "@/ui/tokens/cn";
import type { OperationsApi } from "../router";
import type { Mail, MailRow } from "../schema";
import { LineList } from "./line-list";
import { MailFrame } from "./mail-frame";
import { linksIn } from "./mail-links";

/** Mails that were kept instead of sent, read beside their list. */
export function MailView() {
  const t = useTranslations("operations.mail");
  const api = useApi<OperationsApi>();
  const [open, setOpen] = useState<string | null>(null);
  const mails = useInfiniteQuery(
    api.operations.mails.infiniteQueryOptions(
      { limit: 40 },
      { getNextPageParam: (page) => page.next, refetchInterval: 15_000 },
    ),
  );
  const rows = mails.data?.pages.flatMap((page) => page.rows);
  if (mails.data?.pages[0]?.kept === false) {
    return (
      <>
        <PageHeader title={t("title")} />
        <EmptyState icon={MailCheck} title={t("sent")}>
          {t("sentHint")}
        </EmptyState>
      </>
    );
  }
  return (
    <>
      <PageHeader title={t("title")} description={t("intro")} className={open ? "hidden lg:grid" : ""} />
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,22rem)_minmax(0,1fr)]">
        <Panel flush refreshing={mails.isRefetching} className={open ? "hidden lg:block" : ""}>
          <LineList
            query={mails}
            label={t("list")}
            expected={6}
            empty={
              <EmptyState icon={Inbox} title={t("empty")} compact>
                {t("emptyHint")}
              </EmptyState>
            }
          >
            {(mail) => <MailLine mail={mail} current={mail.id === open} onOpen={() => setOpen(mail.id)} />}
          </LineList>
        </Panel>
        <div className={open ? "" : "hidden lg:block"}>
          {open ? (
            <Reader id={open} onBack={() => setOpen(null)} />
          ) : rows && rows.length > 0 ? (
            <EmptyState icon={Inbox} title={t("choose")} compact />
          ) : null}
        </div>
      </div>
    </>
  );
}

function MailLine({ mail, current, onOpen }: { mail: MailRow; current: boolean; onOpen: () => void }) {
  const locale = useLocale();
  return (
    <li>
      <button
        type="button"
        onClick={onOpen}
        aria-current={current ? "true" : undefined}
        className={cn("grid w-full gap-0.5 px-4 py-3 text-start hover:bg-sunken", current && "bg-brand-soft")}
      >
        <span className="truncate font-medium">{mail.subject}</span>
        <span className="flex justify-between gap-3 text-ink-2 text-small">
          <span className="truncate">{mail.to}</span>
          <time dateTime={mail.at} className="shrink-0">
            {formatRelative(mail.at, Date.now(), locale)}
          </time>
        </span>
      </button>
    </li>
  );
}

function Reader({ id, onBack }: { id: string; onBack: () => void }) {
  const t = useTranslations("operations.mail");
  const ui = useTranslations("ui");
  const api = useApi<OperationsApi>();
  const mail = useQuery(
    api.operations.mail.queryOptions(id ? { id } : skipToken, { staleTime: Number.POSITIVE_INFINITY }),
  );
  return (
    <div className="grid gap-3">
      <Button icon={ArrowLeft} variant="ghost" className="justify-self-start lg:hidden" onClick={onBack}>
        {ui("back")}
      </Button>
      {mail.isPending ? (
        <div aria-busy>
          <Skeleton className="h-96" />
        </div>
      ) : null}
      {mail.isError ? (
        <ErrorState error={mail.error} onRetry={() => mail.refetch()} retrying={mail.isFetching} />
      ) : null}
      {mail.data ? (
        <Panel title={mail.data.subject} description={t("to", { address: mail.data.to })}>
          <Content mail={mail.data} />
        </Panel>
      ) : null}
    </div>
  );
}

/** The mail as shown and as text; its links stand below, since the frame opens none. */
function Content({ mail }: { mail: Mail }) {
  const t = useTranslations("operations.mail");
  const links = linksIn(mail.text);
  return (
    <div className="grid gap-4">
      <Tabs
        label={mail.subject}
        items={[
          {
            value: "shown",
            label: t("shown"),
            content: <MailFrame title={t("frame", { subject: mail.subject })} html={mail.html} />,
          },
          {
            value: "text",
            label: t("text"),
            content: (
              <pre className="whitespace-pre-wrap break-words rounded-md border border-line bg-canvas p-4 font-mono text-small">
                {mail.text}
              </pre>
            ),
          },
        ]}
      />
      {links.length > 0 ? (
        <div>
          <h3 className="mb-1 font-medium text-small">{t("links")}</h3>
          <ul className="grid gap-1">
            {links.map((link) => (
              <li key={link}>
                <a
                  href={link}
                  rel="noreferrer"
                  className="break-all text-brand-ink text-small underline underline-offset-2"
                >
                  {link}
                </a>
              </li>
            ))}
          </ul>
        </div>
      ) : null}
    </div>
  );
}
