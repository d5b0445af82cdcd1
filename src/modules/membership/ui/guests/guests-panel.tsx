"use client";

import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { Undo2, UserPlus } from "lucide-react";
import { useTranslations } from "next-intl";
import { lazy, Suspense, useState } from "react";
import { useApi } from "@/platform/trpc/react";
import { useDescribeError } from "@/ui/feedback/describe-error";
import { ErrorState } from "@/ui/feedback/empty-state";
import { Skeleton } from "@/ui/feedback/skeleton";
import { useToast } from "@/ui/feedback/toast";
import { Panel } from "@/ui/layout/panel";
import { Button, IconButton } from "@/ui/primitives/button";
import type { MembershipApi } from "../../router";
import { useToday } from "../today";
import { GuestList } from "./guest-list";

const BringGuestDialog = lazy(() => import("./bring-guest-dialog"));

/** A member's guests at the desk: let one in, on a pass or paid, and take it back. */
export default function GuestsPanel({ memberId }: { memberId: string }) {
  const t = useTranslations("membership.guests");
  const today = useToday();
  const toast = useToast();
  const inWords = useDescribeError();
  const queries = useQueryClient();
  const { guests, entitlements } = useApi<MembershipApi>().membership;
  const query = useInfiniteQuery(
    guests.list.infiniteQueryOptions(
      { hostId: memberId },
      { getNextPageParam: (page) => page.next ?? undefined },
    ),
  );
  const undo = useMutation(guests.undo.mutationOptions());
  const [open, setOpen] = useState(false);
  const items = query.data?.pages.flatMap((page) => page.items);
  const refresh = () =>
    Promise.all([
      queries.invalidateQueries({ queryKey: guests.pathKey() }),
      queries.invalidateQueries({ queryKey: entitlements.pathKey() }),
    ]);
  const takeBack = (visitId: string) =>
    undo
      .mutateAsync({ visitId })
      .catch((error: unknown) => void toast.show({ tone: "error", title: inWords(error).message }))
      .finally(() => void refresh());
  return (
    <Panel
      title={t("title")}
      flush={items !== undefined && items.length > 0}
      actions={
        <Button size="sm" icon={UserPlus} onClick={() => setOpen(true)}>
          {t("bring")}
        </Button>
      }
    >
      {!items ? (
        query.error ? (
          <ErrorState compact error={query.error} onRetry={() => void query.refetch()} />
        ) : (
          <div aria-busy>
            <Skeleton className="h-12 w-full" />
          </div>
        )
      ) : items.length === 0 ? (
        <p className="text-ink-2">{t("none")}</p>
      ) : (
        <GuestList
          visits={items}
          actions={(visit) =>
            visit.undone || visit.day !== today ? null : (
              <IconButton
                icon={Undo2}
                size="sm"
                label={t("undo", { name: visit.name })}
                onClick={() => void takeBack(visit.id)}
              />
            )
          }
        />
      )}
      {query.hasNextPage ? (
        <div className="border-line border-t p-2">
          <Button variant="ghost" size="sm" block onClick={() => void query.fetchNextPage()}>
            {t("earlier")}
          </Button>
        </div>
      ) : null}
      <Suspense>
        {open ? (
          <BringGuestDialog
            hostId={memberId}
            known={items ?? []}
            onBrought={async (visitId, title) => {
              await refresh();
              toast.show({ tone: "ok", title, onUndo: () => void takeBack(visitId) });
            }}
            onClose={() => setOpen(false)}
          />
        ) : null}
      </Suspense>
    </Panel>
  );
}
