"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { BellOff, BellRing, Send } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { useShell } from "@/platform/shell/use-shell";
import { useApi } from "@/platform/trpc/react";
import { formatRelative } from "@/shared/i18n/format";
import { useDescribeError } from "@/ui/feedback/describe-error";
import { ErrorState } from "@/ui/feedback/empty-state";
import { Skeleton } from "@/ui/feedback/skeleton";
import { useToast } from "@/ui/feedback/toast";
import { Panel } from "@/ui/layout/panel";
import { Button } from "@/ui/primitives/button";
import type { NotificationsApi } from "../../router";
import {
  currentEndpoint,
  endSubscription,
  ownSubscription,
  type PushSupport,
  pushSupport,
  rememberWish,
} from "../public/browser-push";

/** Whether this device shows messages, when it last did, and what to do where it does not. */
export function PushPanel() {
  const t = useTranslations("notifications.push");
  const { tenant, memberId } = useShell();
  const api = useApi<NotificationsApi>();
  const client = useQueryClient();
  const toast = useToast();
  const inWords = useDescribeError();
  const [support, setSupport] = useState<PushSupport>();
  const [endpoint, setEndpoint] = useState<string | null>(null);
  const state = useQuery(api.notifications.push.state.queryOptions());
  const subscribe = useMutation(api.notifications.push.subscribe.mutationOptions());
  const forget = useMutation(api.notifications.push.forget.mutationOptions());
  const test = useMutation(
    api.notifications.preferences.test.mutationOptions({
      onSuccess: () => void toast.show({ tone: "ok", title: t("testSent") }),
      onError: (error) => void toast.show({ tone: "error", title: inWords(error).message }),
    }),
  );
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    setSupport(pushSupport());
    void currentEndpoint().then(setEndpoint, () => undefined);
  }, []);
  const refresh = () => client.invalidateQueries({ queryKey: api.notifications.push.pathKey() });

  /** Asked for only after a press: browsers block what asks by itself. */
  async function enable(publicKey: string) {
    if ((await Notification.requestPermission()) !== "granted") return setSupport(pushSupport());
    const own = await ownSubscription(publicKey);
    await subscribe.mutateAsync(own);
    rememberWish(tenant.slug, memberId);
    setEndpoint(own.endpoint);
    await refresh();
  }
  async function disable() {
    rememberWish(tenant.slug, null);
    const ended = await endSubscription();
    if (ended) await forget.mutateAsync({ endpoint: ended });
    setEndpoint(null);
    await refresh();
  }
  async function run(work: () => Promise<void>) {
    setBusy(true);
    await work()
      .catch(() => void toast.show({ tone: "error", title: t("failed") }))
      .finally(() => setBusy(false));
  }

  const data = state.data;
  const here = data?.browsers.find((one) => one.endpoint === endpoint);
  return (
    <Panel title={t("title")}>
      {(state.isPending || support === undefined) && !state.isError ? (
        <div aria-busy>
          <Skeleton className="h-16 w-full" />
        </div>
      ) : null}
      {state.isError && !data ? (
        <ErrorState error={state.error} onRetry={() => state.refetch()} retrying={state.isFetching} compact />
      ) : null}
      {data && support !== undefined ? (
        <div className="grid gap-3">
          {here ? <Health lastOkAt={here.lastOkAt} failures={here.failures} /> : <Off support={support} />}
          <div className="flex flex-wrap gap-2">
            {here ? (
              <>
                <Button icon={Send} loading={test.isPending} onClick={() => test.mutate({ channel: "push" })}>
                  {t("test")}
                </Button>
                <Button icon={BellOff} variant="ghost" loading={busy} onClick={() => run(disable)}>
                  {t("disable")}
                </Button>
              </>
            ) : support === "ready" ? (
              <Button
                icon={BellRing}
                variant="primary"
                loading={busy}
                onClick={() => run(() => enable(data.publicKey))}
              >
                {t("enable")}
              </Button>
            ) : null}
          </div>
          <p className="text-ink-2 text-small">
            {t("others", { count: data.browsers.length - (here ? 1 : 0) })}
          </p>
        </div>
      ) : null}
    </Panel>
  );
}

function Health({ lastOkAt, failures }: { lastOkAt: string | null; failures: number }) {
  const t = useTranslations("notifications.push");
  const locale = useLocale();
  return (
    <div>
      <p className="flex items-center gap-2 font-medium">
        <BellRing aria-hidden className="size-4 text-ok" />
        {t("on")}
      </p>
      <p className="text-ink-2">
        {lastOkAt ? t("onHint", { when: formatRelative(lastOkAt, Date.now(), locale) }) : t("never")}
      </p>
      {failures > 0 ? <p className="text-warn">{t("troubled", { count: failures })}</p> : null}
    </div>
  );
}

const HINTS = { ready: "offHint", install: "ios", denied: "denied", none: "unsupported" } as const;

function Off({ support }: { support: PushSupport }) {
  const t = useTranslations("notifications.push");
  return (
    <div>
      <p className="flex items-center gap-2 font-medium">
        <BellOff aria-hidden className="size-4 text-ink-3" />
        {t("off")}
      </p>
      <p className="text-ink-2">{t(HINTS[support])}</p>
    </div>
  );
}
