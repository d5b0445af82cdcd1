"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { errorOf } from "@/platform/trpc/client";
import { useApi } from "@/platform/trpc/react";
import { useDescribeError } from "@/ui/feedback/describe-error";
import { ErrorState } from "@/ui/feedback/empty-state";
import { Skeleton } from "@/ui/feedback/skeleton";
import { useToast } from "@/ui/feedback/toast";
import { Panel } from "@/ui/layout/panel";
import { ConfirmDialog } from "@/ui/primitives/confirm-dialog";
import type { SavedMethodView } from "../../payments/methods/schema";
import type { BillingApi } from "../../router";
import { MethodList } from "./method-list";
import { useRefreshMoney } from "./use-member-money";

/** A member's saved cards, as the desk may change them. */
export default function CardsPanel({ memberId }: { memberId: string }) {
  const t = useTranslations("billing.profile");
  const toast = useToast();
  const inWords = useDescribeError();
  const refresh = useRefreshMoney();
  const { methods } = useApi<BillingApi>().billing;
  const query = useQuery(methods.ofMember.queryOptions({ memberId }));
  const setDefault = useMutation(methods.setDefaultOf.mutationOptions());
  const remove = useMutation(methods.removeOf.mutationOptions());
  const [removing, setRemoving] = useState<{ method: SavedMethodView; last: boolean } | null>(null);
  const fail = (error: unknown) => void toast.show({ tone: "error", title: inWords(error).message });
  const { data } = query;
  return (
    <Panel title={t("cards")} flush={data !== undefined && data.length > 0}>
      {!data ? (
        query.error ? (
          <ErrorState compact error={query.error} onRetry={() => void query.refetch()} />
        ) : (
          <Skeleton className="h-10 w-full" />
        )
      ) : data.length === 0 ? (
        <p className="text-ink-2">{t("noCards")}</p>
      ) : (
        <MethodList
          methods={data}
          onDefault={(methodId) =>
            void setDefault.mutateAsync({ memberId, methodId }).then(refresh).catch(fail)
          }
          onRemove={(method) => setRemoving({ method, last: false })}
        />
      )}
      {removing ? (
        <ConfirmDialog
          open
          danger
          onOpenChange={(open) => (open ? undefined : setRemoving(null))}
          title={t("removeCardTitle")}
          description={t(removing.last ? "removeLastCard" : "removeCardAbout")}
          confirmLabel={t("removeCard")}
          onConfirm={async () => {
            try {
              await remove.mutateAsync({
                memberId,
                methodId: removing.method.id,
                ...(removing.last ? { payAtDesk: true } : {}),
              });
              await refresh();
            } catch (error) {
              // The question is asked once more, with what follows from it.
              if (errorOf(error)?.code === "LAST_METHOD") setRemoving({ ...removing, last: true });
              else fail(error);
              throw error;
            }
          }}
        />
      ) : null}
    </Panel>
  );
}
