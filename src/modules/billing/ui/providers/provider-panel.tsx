"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { CircleDashed, FlaskConical } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { useShell } from "@/platform/shell/use-shell";
import { useApi } from "@/platform/trpc/react";
import { formatDate, formatDateTime } from "@/shared/i18n/format";
import { useDescribeError } from "@/ui/feedback/describe-error";
import { useToast } from "@/ui/feedback/toast";
import { DescriptionList } from "@/ui/layout/description-list";
import { Panel } from "@/ui/layout/panel";
import { StatusChip } from "@/ui/primitives/badge";
import { Button } from "@/ui/primitives/button";
import { Switch } from "@/ui/primitives/checkbox";
import type { ProviderAccountView } from "../../payments/accounts/schema";
import { REPORTING_PROVIDER } from "../../payments/words";
import type { BillingApi } from "../../router";
import { WebhookAddress } from "./webhook-address";

/** One provider: its state in a word, what it is known by there, and whether people can pay by it. */
export function ProviderPanel({ account, onSetUp }: { account: ProviderAccountView; onSetUp: () => void }) {
  const t = useTranslations("billing.providers");
  const locale = useLocale();
  const { tenant } = useShell();
  const { provider, configured, webhookUrl } = account;
  const name = t(`name.${provider}`);
  return (
    <Panel
      title={
        <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
          {name}
          <ProviderState account={account} />
        </span>
      }
      description={t(`about.${provider}`)}
      actions={
        <Button
          variant={configured ? "secondary" : "primary"}
          size="sm"
          aria-label={t(configured ? "changeOf" : "setUpOf", { name })}
          onClick={onSetUp}
        >
          {t(configured ? "change" : "setUp")}
        </Button>
      }
    >
      {configured ? (
        <div className="grid gap-4 pt-1">
          <EnabledSwitch account={account} name={name} />
          <DescriptionList
            items={[
              { term: t(`label.${provider}`), value: <span className="break-all">{account.label}</span> },
              {
                term: t("changedOn"),
                value: account.updatedAt ? formatDate(account.updatedAt, locale, tenant.zone) : null,
              },
            ]}
          />
          {provider === REPORTING_PROVIDER ? <ReceiptReports account={account} name={name} /> : null}
          {webhookUrl && provider !== "mpesa" ? <WebhookAddress url={webhookUrl} name={name} /> : null}
        </div>
      ) : null}
    </Panel>
  );
}

/** Whether payments that nobody asked for come in, and what to do when they don't. */
function ReceiptReports({ account, name }: { account: ProviderAccountView; name: string }) {
  const t = useTranslations("billing.providers.receipts");
  const api = useApi<BillingApi>();
  const queries = useQueryClient();
  const toast = useToast();
  const inWords = useDescribeError();
  const locale = useLocale();
  const { tenant } = useShell();
  const ask = useMutation(
    api.billing.providers.askForReceipts.mutationOptions({
      onError: (error) => toast.show({ tone: "error", title: inWords(error).message }),
      onSettled: () => queries.invalidateQueries({ queryKey: api.billing.providers.pathKey() }),
    }),
  );
  const { receipts } = account;
  const at = receipts ? formatDateTime(receipts.at, locale, tenant.zone) : "";
  return (
    <div className="grid justify-items-start gap-2 text-small">
      <p aria-live="polite" className={receipts?.state === "failed" ? "text-bad" : "text-ink-2"}>
        {t(receipts?.state ?? "asking", { name, at })}
      </p>
      {receipts && receipts.state !== "done" ? (
        <Button variant="secondary" size="sm" loading={ask.isPending} onClick={() => ask.mutate()}>
          {t("again", { name })}
        </Button>
      ) : null}
    </div>
  );
}

function ProviderState({ account }: { account: ProviderAccountView }) {
  const t = useTranslations("billing.providers.state");
  if (!account.configured) {
    return (
      <StatusChip tone="neutral" icon={CircleDashed}>
        {t("notSetUp")}
      </StatusChip>
    );
  }
  if (!account.enabled) return <StatusChip tone="neutral">{t("off")}</StatusChip>;
  if (account.simulated || !account.live) {
    return (
      <StatusChip tone="info" icon={FlaskConical}>
        {t(account.simulated ? "simulated" : "test")}
      </StatusChip>
    );
  }
  return <StatusChip tone="ok">{t("ready")}</StatusChip>;
}

function EnabledSwitch({ account, name }: { account: ProviderAccountView; name: string }) {
  const t = useTranslations("billing.providers");
  const api = useApi<BillingApi>();
  const queries = useQueryClient();
  const toast = useToast();
  const inWords = useDescribeError();
  const enable = useMutation(
    api.billing.providers.enable.mutationOptions({
      onSuccess: (_, { enabled }) =>
        toast.show({ tone: "ok", title: t(enabled ? "isOn" : "isOff", { name }) }),
      onError: (error) => toast.show({ tone: "error", title: inWords(error).message }),
      onSettled: () => queries.invalidateQueries({ queryKey: api.billing.providers.pathKey() }),
    }),
  );
  return (
    <Switch
      spread
      label={t("accept", { name })}
      hint={t("acceptHint")}
      disabled={enable.isPending}
      checked={enable.isPending ? enable.variables.enabled : account.enabled}
      onChange={(event) => enable.mutate({ provider: account.provider, enabled: event.target.checked })}
    />
  );
}
