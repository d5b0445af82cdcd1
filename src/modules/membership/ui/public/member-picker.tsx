"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useApi } from "@/platform/trpc/react";
import { Combobox, type ComboboxProps } from "@/ui/primitives/combobox";
import type { MembershipApi } from "../../router";
import { fullName } from "./member-name";

/** Finds one member by name, phone, e-mail or number, misspelt or not. Goes into a `Field` like any control. */
export function MemberPicker(props: Omit<ComboboxProps, "options" | "search">) {
  const t = useTranslations("membership.list");
  const api = useApi<MembershipApi>();
  const queries = useQueryClient();
  return (
    <Combobox
      placeholder={t("search")}
      {...props}
      search={async (query) => {
        const page = await queries.fetchQuery({
          ...api.membership.members.list.queryOptions({
            limit: 8,
            ...(query ? { search: query } : { sort: "newest" as const }),
          }),
          staleTime: 5_000,
        });
        return page.items.map((member) => ({
          value: member.id,
          label: fullName(member),
          hint: member.number,
        }));
      }}
    />
  );
}
