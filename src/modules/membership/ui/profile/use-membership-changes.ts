"use client";

import { useMutation } from "@tanstack/react-query";
import { useLocale, useTranslations } from "next-intl";
import { useApi } from "@/platform/trpc/react";
import { formatLocalDate } from "@/shared/i18n/format";
import { addDays } from "@/shared/time-zone/local-date";
import { useDescribeError } from "@/ui/feedback/describe-error";
import { useToast } from "@/ui/feedback/toast";
import type { Membership } from "../../memberships/schema";
import type { MembershipApi } from "../../router";
import { useToday } from "../today";
import { useRefreshMembers } from "./use-member";

/**
 * The changes of a membership, each with its message and, where the server can take it back exactly, its undo.
 * They reject when refused, so that the dialog that asked stays open with the reason.
 */
export function useMembershipChanges() {
  const t = useTranslations("membership.done");
  const locale = useLocale();
  const today = useToday();
  const toast = useToast();
  const inWords = useDescribeError();
  const refresh = useRefreshMembers();
  const { memberships } = useApi<MembershipApi>().membership;
  const start = useMutation(memberships.start.mutationOptions());
  const freeze = useMutation(memberships.freeze.mutationOptions());
  const comeBack = useMutation(memberships.return.mutationOptions());
  const suspend = useMutation(memberships.suspend.mutationOptions());
  const reactivate = useMutation(memberships.reactivate.mutationOptions());
  const end = useMutation(memberships.end.mutationOptions());

  async function tell(title: string, undo?: () => Promise<unknown>) {
    await refresh();
    toast.show({
      tone: "ok",
      title,
      ...(undo
        ? {
            onUndo: () => {
              undo()
                .catch((error: unknown) => toast.show({ tone: "error", title: inWords(error).message }))
                .finally(() => void refresh());
            },
          }
        : {}),
    });
  }

  return {
    async start(
      input: { memberId: string; planId: string; startsOn: string; endsOn?: string | null },
      plan: string,
    ) {
      const { membershipId } = await start.mutateAsync(input);
      // A day before the start means that it never began.
      await tell(t("started", { plan }), () =>
        end.mutateAsync({ membershipId, on: addDays(input.startsOn, -1) }),
      );
    },
    async freeze(membership: Membership, input: { from: string; to: string; reason?: string }) {
      await freeze.mutateAsync({ membershipId: membership.id, ...input });
      const date = formatLocalDate(input.to, locale, "dayMonth");
      // Coming back gives back the days from today on: all of them, unless the freeze began earlier.
      const undo = () => comeBack.mutateAsync({ membershipId: membership.id });
      await tell(t("frozen", { plan: membership.planName, date }), input.from >= today ? undo : undefined);
    },
    async comeBack(membership: Membership) {
      await comeBack.mutateAsync({ membershipId: membership.id });
      const { frozenFrom, frozenTo } = membership;
      const again = frozenFrom && frozenTo && frozenTo >= today;
      await tell(
        t("returned", { plan: membership.planName }),
        again
          ? () =>
              freeze.mutateAsync({
                membershipId: membership.id,
                from: frozenFrom > today ? frozenFrom : today,
                to: frozenTo,
              })
          : undefined,
      );
    },
    async suspend(membership: Membership, reason?: string) {
      await suspend.mutateAsync({ membershipId: membership.id, ...(reason ? { reason } : {}) });
      await tell(t("suspended", { plan: membership.planName }), () =>
        reactivate.mutateAsync({ membershipId: membership.id }),
      );
    },
    async reactivate(membership: Membership) {
      await reactivate.mutateAsync({ membershipId: membership.id });
      await tell(t("reactivated", { plan: membership.planName }), () =>
        suspend.mutateAsync({ membershipId: membership.id }),
      );
    },
    async end(membership: Membership, on: string, reason?: string) {
      await end.mutateAsync({ membershipId: membership.id, on, ...(reason ? { reason } : {}) });
      await tell(t("ended", { plan: membership.planName, date: formatLocalDate(on, locale, "dayMonth") }));
    },
  };
}
