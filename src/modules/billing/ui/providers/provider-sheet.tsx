"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useEffect, useRef } from "react";
import { useApi } from "@/platform/trpc/react";
import { ErrorState } from "@/ui/feedback/empty-state";
import { useToast } from "@/ui/feedback/toast";
import { Form, FormActions, SubmitButton, useZodForm } from "@/ui/form/form";
import { Sheet } from "@/ui/primitives/dialog";
import type { ProviderAccountView, ProviderCredentials } from "../../payments/accounts/schema";
import type { BillingApi } from "../../router";
import { MpesaFields, PaymongoFields, StripeFields } from "./credential-fields";
import { WebhookAddress } from "./webhook-address";

/** What is kept is sealed and never shown again, so every form begins empty. */
function emptyOf(account: ProviderAccountView): ProviderCredentials {
  const secrets = { secretKey: "", webhookSecrets: [""] };
  switch (account.provider) {
    case "mpesa":
      return {
        provider: "mpesa",
        live: account.live,
        shortCode: "",
        consumerKey: "",
        consumerSecret: "",
        passkey: "",
      };
    case "stripe":
      return { provider: "stripe", publishableKey: "", ...secrets };
    case "paymongo":
      return { provider: "paymongo", live: account.live, ...secrets };
  }
}

/** Sets up the gym's account at a provider, with all its credentials at once. */
export default function ProviderSheet({
  account,
  onClose,
}: {
  account: ProviderAccountView;
  onClose: () => void;
}) {
  const t = useTranslations("billing.providers");
  const api = useApi<BillingApi>();
  const queries = useQueryClient();
  const toast = useToast();
  const { provider } = account;
  const name = t(`name.${provider}`);
  const set = useMutation(api.billing.providers.set.mutationOptions());
  const form = useZodForm(
    () => import("../../payments/accounts/schema").then((part) => part.providerCredentials),
    { defaultValues: emptyOf(account) },
  );
  return (
    <Sheet
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t(account.configured ? "changeOf" : "setUpOf", { name })}
      description={t(account.configured ? "changeAbout" : "setUpAbout")}
    >
      <Form
        form={form}
        autoComplete="off"
        onSubmit={async (values) => {
          await set.mutateAsync(values);
          await queries.invalidateQueries({ queryKey: api.billing.providers.pathKey() });
          toast.show({ tone: "ok", title: t("saved", { name }) });
          onClose();
        }}
      >
        {provider === "mpesa" ? null : <OwnAddress provider={provider} name={name} />}
        {provider === "mpesa" ? (
          <MpesaFields />
        ) : provider === "stripe" ? (
          <StripeFields />
        ) : (
          <PaymongoFields />
        )}
        <FormActions>
          <SubmitButton>{t("save")}</SubmitButton>
        </FormActions>
      </Form>
    </Sheet>
  );
}

/** The address comes first: the provider gives out the secret for notices only against it. */
function OwnAddress({ provider, name }: { provider: "stripe" | "paymongo"; name: string }) {
  const api = useApi<BillingApi>();
  const queries = useQueryClient();
  const list = useQuery(api.billing.providers.list.queryOptions());
  const url = list.data?.find((one) => one.provider === provider)?.webhookUrl ?? null;
  const { mutate, error } = useMutation(
    api.billing.providers.prepare.mutationOptions({
      onSuccess: () => queries.invalidateQueries({ queryKey: api.billing.providers.pathKey() }),
    }),
  );
  const asked = useRef(false);
  const missing = list.data !== undefined && url === null;
  useEffect(() => {
    if (!missing || asked.current) return;
    asked.current = true;
    mutate({ provider });
  }, [missing, mutate, provider]);
  if (url) return <WebhookAddress url={url} name={name} />;
  return error ? <ErrorState compact error={error} onRetry={() => mutate({ provider })} /> : null;
}
