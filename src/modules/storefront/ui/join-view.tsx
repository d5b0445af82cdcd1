"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { DoorClosed, MailCheck } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useShell } from "@/platform/shell/use-shell";
import { errorOf } from "@/platform/trpc/client";
import { useApi } from "@/platform/trpc/react";
import { EmptyState, ErrorState } from "@/ui/feedback/empty-state";
import { Skeleton } from "@/ui/feedback/skeleton";
import { Form, FormActions, SubmitButton, useZodForm } from "@/ui/form/form";
import { PageHeader } from "@/ui/layout/page-header";
import { LinkButton } from "@/ui/primitives/button";
import type { JoinOffer } from "../requests/schema";
import type { StorefrontApi } from "../router";
import { JoinFields } from "./join-fields";

/** Somebody chooses a plan and leaves their name; the desk does the rest. */
export function JoinView({ planId }: { planId: string | null }) {
  const t = useTranslations("storefront.form");
  const { tenant } = useShell();
  const api = useApi<StorefrontApi>();
  const offer = useQuery({ ...api.storefront.offer.queryOptions(), staleTime: 60_000, retry: false });
  const [sentBy, setSentBy] = useState<string | null>(null);
  const words = { gym: tenant.name };
  const home = (
    <LinkButton href={`/${tenant.slug}/welcome`} prefetch={false}>
      {t("back", words)}
    </LinkButton>
  );
  if (sentBy !== null) {
    return (
      <EmptyState page icon={MailCheck} title={t("sent", { name: sentBy })} action={home}>
        {t("sentHint", words)}
      </EmptyState>
    );
  }
  if (offer.error && errorOf(offer.error)?.code === "NOT_FOUND") {
    return (
      <EmptyState page icon={DoorClosed} title={t("closed", words)}>
        {t("closedHint")}
      </EmptyState>
    );
  }
  return (
    <>
      <PageHeader className="mb-5" title={t("title", words)} description={t("intro")} />
      {offer.error ? (
        <ErrorState error={offer.error} onRetry={() => void offer.refetch()} retrying={offer.isFetching} />
      ) : offer.data ? (
        <JoinForm offer={offer.data} planId={planId} onSent={setSentBy} />
      ) : (
        <div aria-busy className="grid gap-3">
          {["a", "b", "c"].map((key) => (
            <Skeleton key={key} className="h-20 w-full" />
          ))}
        </div>
      )}
    </>
  );
}

const FIELDS = ["phone", "birthDate", "guardianName", "guardianPhone", "planId"] as const;

function JoinForm({
  offer,
  planId,
  onSent,
}: {
  offer: JoinOffer;
  planId: string | null;
  onSent: (firstName: string) => void;
}) {
  const t = useTranslations("storefront.form");
  const wrong = useTranslations("storefront.wrong");
  const send = useMutation(useApi<StorefrontApi>().storefront.askToJoin.mutationOptions());
  const form = useZodForm(() => import("../requests/schema").then((part) => part.askToJoinInput), {
    defaultValues: {
      planId: offer.plans.some(({ id }) => id === planId) ? planId : "",
      firstName: "",
      lastName: "",
      email: "",
      phone: "",
      birthDate: "",
      guardianName: "",
      guardianPhone: "",
      consent: false,
      marketing: false,
      website: "",
    },
    words: (message) => (message === "needed" ? t("needed") : undefined),
  });
  return (
    <Form
      form={form}
      onSubmit={async (values) => {
        try {
          await send.mutateAsync(values);
          onSent(values.firstName);
        } catch (error) {
          const named = errorOf(error)?.params?.field;
          const field = FIELDS.find((one) => one === named);
          if (field) form.setError(field, { type: "server", message: wrong(field) });
          throw error;
        }
      }}
    >
      <JoinFields offer={offer} />
      <FormActions>
        <SubmitButton size="lg">{t("send")}</SubmitButton>
      </FormActions>
    </Form>
  );
}
