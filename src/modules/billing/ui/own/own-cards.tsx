"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { errorOf } from "@/platform/trpc/client";
import { useApi } from "@/platform/trpc/react";
import { useDescribeError } from "@/ui/feedback/describe-error";
import { useToast } from "@/ui/feedback/toast";
import { Panel } from "@/ui/layout/panel";
import { Button } from "@/ui/primitives/button";
import { ConfirmDialog } from "@/ui/primitives/confirm-dialog";
import type { SavedMethodView } from "../../payments/methods/schema";
import type { BillingApi } from "../../router";
import { MethodList } from "../profile/method-list";
import { useRefreshMoney } from "../profile/use-member-money";

/** The reader's saved cards and wallets; nothing where the gym takes none and none is saved. */
export function OwnCards() {
  const t = useTranslations("billing.own");
  const tp = useTranslations("billing.profile");
  const toast = useToast();
  const inWords = useDescribeError();
  const refresh = useRefreshMoney();
  const { methods, payments } = useApi<BillingApi>().billing;
  const { data } = useQuery(methods.list.queryOptions());
  const setDefault = useMutation(methods.setDefault.mutationOptions());
  const remove = useMutation(methods.remove.mutationOptions());
  const [removing, setRemoving] = useState<{ method: SavedMethodView; last: boolean } | null>(null);
  const fail = (error: unknown) => void toast.show({ tone: "error", title: inWords(error).message });
  const ways = useQuery({ ...payments.ownWays.queryOptions(), staleTime: 60_000 });
  const adding = useMutation(methods.startSetup.mutationOptions());
  const takesCards = ways.data?.includes("stripe") ?? false;
  const isEmpty = data?.length === 0;
  if (!data || (isEmpty && !takesCards)) return null;
  async function add() {
    try {
      const { url } = await adding.mutateAsync();
      window.location.assign(url);
    } catch (error) {
      fail(error);
    }
  }
  return (
    <Panel title={t("cards")} flush={!isEmpty} footer={isEmpty ? undefined : t("cardsHint")}>
      {isEmpty ? <p className="text-ink-2">{t("noCards")}</p> : null}
      <MethodList
        methods={data}
        onDefault={(methodId) => void setDefault.mutateAsync({ methodId }).then(refresh).catch(fail)}
        onRemove={(method) => setRemoving({ method, last: false })}
      />
      {takesCards ? (
        <div className={isEmpty ? "mt-3" : "border-line border-t p-4"}>
          <Button
            block
            icon={Plus}
            // The page comes next: a second press would open another one.
            loading={adding.isPending || adding.isSuccess}
            onClick={() => void add()}
          >
            {t("addCard")}
          </Button>
          <p className="mt-2 text-ink-2 text-small">{t("addCardHint")}</p>
        </div>
      ) : null}
      {removing ? (
        <ConfirmDialog
          open
          danger
          onOpenChange={(open) => (open ? undefined : setRemoving(null))}
          title={tp("removeCardTitle")}
          description={removing.last ? t("removeLastCard") : tp("removeCardAbout")}
          confirmLabel={tp("removeCard")}
          onConfirm={async () => {
            try {
              await remove.mutateAsync({
                methodId: removing.method.id,
                ...(removing.last ? { payAtDesk: true } : {}),
              });
              await refresh();
            } catch (error) {
              // Renewals depend on it: asked once more, with what follows from it.
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
