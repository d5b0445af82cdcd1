"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { CircleCheck, CloudOff } from "lucide-react";
import { useTranslations } from "next-intl";
import { useCallback, useState } from "react";
import type { MembershipApi } from "@/modules/membership/router";
import { fullName } from "@/modules/membership/ui/public/member-name";
import { useApi } from "@/platform/trpc/react";
import { useDescribeError } from "@/ui/feedback/describe-error";
import { ErrorState } from "@/ui/feedback/empty-state";
import { Skeleton } from "@/ui/feedback/skeleton";
import { useToast } from "@/ui/feedback/toast";
import { Button } from "@/ui/primitives/button";
import { Combobox } from "@/ui/primitives/combobox";
import { Sheet } from "@/ui/primitives/dialog";
import type { Roster, RosterWaiting } from "../../roster/schema";
import type { ClassesApi } from "../../router";
import { useRefusalWords } from "./refused-panel";

interface Person {
  memberId: string;
  name: string;
  guestSeats: number;
}

/** Somebody more for a class: found by name, with what the rules say of them before anything is done. */
export default function AddSheet({
  session,
  entry,
  checksIn,
  offline,
  onWalkIn,
  onClose,
}: {
  session: Roster["session"];
  /** From the queue, by hand. */
  entry: RosterWaiting | null;
  /** Whether they are marked as there at once. */
  checksIn: boolean;
  offline: boolean;
  onWalkIn: (who: { memberId: string; name: string }, overbook: boolean) => void;
  onClose: () => void;
}) {
  const t = useTranslations("classes.roster");
  const toast = useToast();
  const inWords = useDescribeError();
  const queries = useQueryClient();
  const { roster, bookings } = useApi<ClassesApi>().classes;
  const { members } = useApi<MembershipApi>().membership;
  const [picked, setPicked] = useState<Person | null>(null);
  const person: Person | null = entry ?? picked;
  const check = useQuery({
    ...roster.checkWalkIn.queryOptions({ sessionId: session.id, memberId: person?.memberId ?? "" }),
    enabled: person !== null && !offline,
    staleTime: 0,
  });
  const book = useMutation(bookings.bookFor.mutationOptions());
  const overbook = useMutation(bookings.overbookFor.mutationOptions());
  const search = useCallback(
    async (text: string) => {
      if (text.length < 2) return [];
      const page = await queries.fetchQuery(members.list.queryOptions({ search: text, limit: 8 }));
      return page.items.map((one) => ({ value: one.id, label: fullName(one), hint: one.number }));
    },
    [queries, members],
  );
  // Whoever waits for a seat is booked; whoever stands there without one walks in.
  const walksIn = checksIn && entry === null;
  const act = async (beyond: boolean) => {
    if (!person) return;
    const { memberId, name, guestSeats } = person;
    if (walksIn) {
      onWalkIn({ memberId, name }, beyond);
      onClose();
      return;
    }
    try {
      const seat = { sessionId: session.id, memberId, guestSeats, pool: "online" as const };
      await (beyond ? overbook : book).mutateAsync(seat);
      toast.show({ tone: "ok", title: t("added", { name }) });
      onClose();
    } catch (error) {
      toast.show({ tone: "error", title: inWords(error).message });
    } finally {
      void queries.invalidateQueries({ queryKey: roster.pathKey() });
    }
  };
  const title = entry ? t("promoteTitle") : walksIn ? t("addWalkIn") : t("addPerson");
  const may = check.data && check.data.refusal === null;
  const beyond = check.data?.mayOverbook === true;
  return (
    <Sheet
      open
      onOpenChange={(next) => {
        if (!next) onClose();
      }}
      title={title}
      description={entry ? entry.name : walksIn ? t("addWalkInHint") : t("addPersonHint")}
      footer={
        beyond ? (
          <Button variant="primary" loading={overbook.isPending} onClick={() => void act(true)}>
            {t("overbook", {
              booked: session.booked + 1 + (person?.guestSeats ?? 0),
              capacity: session.capacity,
            })}
          </Button>
        ) : (
          <Button variant="primary" disabled={!may} loading={book.isPending} onClick={() => void act(false)}>
            {walksIn ? t("checkInNow") : t("bookNow")}
          </Button>
        )
      }
    >
      {offline ? (
        <p className="flex items-center gap-2 text-warn">
          <CloudOff aria-hidden className="size-4 shrink-0" />
          {t("addOffline")}
        </p>
      ) : (
        <div className="grid gap-4">
          {entry ? null : (
            <Combobox
              aria-label={t("who")}
              placeholder={t("whoHint")}
              value={picked?.memberId ?? null}
              search={search}
              onValueChange={(value, option) =>
                setPicked(value && option ? { memberId: value, name: option.label, guestSeats: 0 } : null)
              }
            />
          )}
          {person ? <Eligibility check={check} /> : <p className="text-ink-2 text-small">{t("whoFirst")}</p>}
        </div>
      )}
    </Sheet>
  );
}

function Eligibility({
  check,
}: {
  check: {
    data:
      | {
          refusal: { code: string; params: Record<string, unknown> } | null;
          credits: number;
          seatsLeft: number;
        }
      | undefined;
    error: unknown;
    refetch: () => unknown;
  };
}) {
  const t = useTranslations("classes.roster");
  const words = useRefusalWords();
  const { data, error } = check;
  if (error && !data) return <ErrorState error={error} onRetry={() => void check.refetch()} compact />;
  if (!data) return <Skeleton className="h-16 w-full" />;
  if (data.refusal)
    return (
      <p role="alert" className="rounded-md bg-deny-soft px-3 py-2.5 text-deny">
        {data.refusal.code === "CLASS_FULL" ? t("full") : words(data.refusal)}
      </p>
    );
  return (
    <p role="status" className="flex items-center gap-2 rounded-md bg-ok-soft px-3 py-2.5 text-ok">
      <CircleCheck aria-hidden className="size-4 shrink-0" />
      {t("eligible", { credits: data.credits, seats: data.seatsLeft })}
    </p>
  );
}
