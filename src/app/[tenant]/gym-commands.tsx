"use client";

import { useQueryClient } from "@tanstack/react-query";
import { ShoppingBag, UserPlus } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import type { MembershipApi } from "@/modules/membership/router";
import { useHasRole, useShell } from "@/platform/shell/use-shell";
import { useApi } from "@/platform/trpc/react";
import CommandPalette from "@/ui/command/command-palette";
import { entriesFor } from "./navigation";

/** ⌘K: members, places and actions of this gym. */
export default function GymCommands({
  open,
  onOpenChange,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  const t = useTranslations("navigation");
  const router = useRouter();
  const { tenant, roles } = useShell();
  const api = useApi<MembershipApi>();
  const queries = useQueryClient();
  const staff = useHasRole("owner", "manager", "desk", "trainer");
  const maySell = useHasRole("owner", "manager", "desk");
  const go = (path: string) => () => {
    onOpenChange(false);
    router.push(`/${tenant.slug}${path}`);
  };
  const places = {
    id: "places",
    heading: t("goTo"),
    items: entriesFor(roles).map((entry) => ({
      id: entry.key,
      label: t(entry.key),
      icon: entry.icon,
      onSelect: go(entry.path),
    })),
  };
  const actions = {
    id: "actions",
    heading: t("actions"),
    items: [
      { id: "sell-something", label: t("sellSomething"), icon: ShoppingBag, onSelect: go("/desk/sell") },
      { id: "new-member", label: t("newMember"), icon: UserPlus, onSelect: go("/members/new") },
    ],
  };
  return (
    <CommandPalette
      open={open}
      onOpenChange={onOpenChange}
      groups={maySell ? [places, actions] : [places]}
      {...(staff
        ? {
            search: async (query: string) => {
              if (query.trim().length < 2) return [];
              const page = await queries.fetchQuery({
                ...api.membership.members.list.queryOptions({ search: query.trim(), limit: 8 }),
                staleTime: 5_000,
              });
              return [
                {
                  id: "members",
                  heading: t("findMember"),
                  items: page.items.map((member) => ({
                    id: member.id,
                    label: `${member.firstName} ${member.lastName}`.trim(),
                    hint: member.number,
                    onSelect: go(`/members/${member.id}`),
                  })),
                },
              ];
            },
          }
        : {})}
    />
  );
}
