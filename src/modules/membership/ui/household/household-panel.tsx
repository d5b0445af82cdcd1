"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Ellipsis, UserMinus, UserPlus, Users, Wallet } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { lazy, Suspense, useState } from "react";
import { useShell } from "@/platform/shell/use-shell";
import { useApi } from "@/platform/trpc/react";
import { useDescribeError } from "@/ui/feedback/describe-error";
import { ErrorState } from "@/ui/feedback/empty-state";
import { Skeleton } from "@/ui/feedback/skeleton";
import { useToast } from "@/ui/feedback/toast";
import { Panel } from "@/ui/layout/panel";
import { Button, IconButton } from "@/ui/primitives/button";
import { DropdownMenu } from "@/ui/primitives/dropdown-menu";
import type { MembershipApi } from "../../router";
import { HouseholdList, useSeatWords } from "./household-list";

const AddPersonDialog = lazy(() => import("./add-person-dialog"));
const NewHouseholdDialog = lazy(() => import("./new-household-dialog"));

/** A member's household at the desk: who belongs to it, who pays, who joins and leaves. */
export default function HouseholdPanel({ memberId, lastName }: { memberId: string; lastName: string }) {
  const t = useTranslations("membership.household");
  const { tenant } = useShell();
  const toast = useToast();
  const inWords = useDescribeError();
  const queries = useQueryClient();
  const seats = useSeatWords();
  const api = useApi<MembershipApi>();
  const { households } = api.membership;
  const query = useQuery(households.ofMember.queryOptions({ memberId }));
  const add = useMutation(households.add.mutationOptions());
  const remove = useMutation(households.remove.mutationOptions());
  const changePayer = useMutation(households.changePayer.mutationOptions());
  const [open, setOpen] = useState<"add" | "new" | null>(null);
  const household = query.data;
  const refresh = () =>
    Promise.all([
      queries.invalidateQueries({ queryKey: households.pathKey() }),
      queries.invalidateQueries({ queryKey: api.membership.members.pathKey() }),
      queries.invalidateQueries({ queryKey: api.membership.entitlements.pathKey() }),
    ]);
  const run = (work: Promise<unknown>, title: string, undo?: () => Promise<unknown>) =>
    work
      .then(() =>
        toast.show({
          tone: "ok",
          title,
          ...(undo ? { onUndo: () => void undo().catch(fail).finally(refresh) } : {}),
        }),
      )
      .catch(fail)
      .finally(() => void refresh());
  const fail = (error: unknown) => void toast.show({ tone: "error", title: inWords(error).message });
  const full = household != null && household.seats !== null && household.people.length >= household.seats;

  return (
    <Panel
      title={t("title")}
      flush={household != null}
      {...(household ? { description: `${household.name} · ${seats(household)}` } : {})}
      actions={
        household ? (
          <Button size="sm" icon={UserPlus} disabled={full} onClick={() => setOpen("add")}>
            {t("add")}
          </Button>
        ) : undefined
      }
    >
      {household === undefined ? (
        query.error ? (
          <ErrorState compact error={query.error} onRetry={() => void query.refetch()} />
        ) : (
          <div aria-busy>
            <Skeleton className="h-12 w-full" />
          </div>
        )
      ) : household === null ? (
        <div className="grid justify-items-start gap-3">
          <p className="text-ink-2">{t("none")}</p>
          <Button size="sm" icon={Users} onClick={() => setOpen("new")}>
            {t("create")}
          </Button>
        </div>
      ) : (
        <HouseholdList
          household={household}
          name={(person) =>
            person.memberId === memberId ? (
              person.name
            ) : (
              <Link
                href={`/${tenant.slug}/members/${person.memberId}`}
                className="underline decoration-line-strong underline-offset-2 hover:decoration-ink"
              >
                {person.name}
              </Link>
            )
          }
          actions={(person) => {
            const ids = { householdId: household.id, memberId: person.memberId };
            const payer = person.memberId === household.payerId;
            return (
              <DropdownMenu
                align="end"
                trigger={<IconButton icon={Ellipsis} size="sm" label={t("actions", { name: person.name })} />}
                groups={[
                  [
                    ...(payer || person.role === "child"
                      ? []
                      : [
                          {
                            id: "payer",
                            label: t("makePayer"),
                            icon: Wallet,
                            onSelect: () =>
                              void run(
                                changePayer.mutateAsync({
                                  householdId: household.id,
                                  payerId: person.memberId,
                                }),
                                t("payerChanged", { name: person.name }),
                                () =>
                                  changePayer.mutateAsync({
                                    householdId: household.id,
                                    payerId: household.payerId,
                                  }),
                              ),
                          },
                        ]),
                    {
                      id: "remove",
                      label: t("remove"),
                      icon: UserMinus,
                      danger: true,
                      onSelect: () =>
                        void run(
                          remove.mutateAsync(ids),
                          t("removed", { name: person.name }),
                          household.people.length > 1
                            ? () => add.mutateAsync({ ...ids, role: person.role })
                            : undefined,
                        ),
                    },
                  ],
                ]}
              />
            );
          }}
        />
      )}
      <Suspense>
        {open === "add" && household ? (
          <AddPersonDialog
            household={household}
            onAdd={async (input) => {
              await add.mutateAsync(input);
              await refresh();
            }}
            onClose={() => setOpen(null)}
          />
        ) : open === "new" ? (
          <NewHouseholdDialog
            payerId={memberId}
            suggested={lastName}
            onMade={refresh}
            onClose={() => setOpen(null)}
          />
        ) : null}
      </Suspense>
    </Panel>
  );
}
