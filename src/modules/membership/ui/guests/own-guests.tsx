"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useApi } from "@/platform/trpc/react";
import { Panel } from "@/ui/layout/panel";
import { Button } from "@/ui/primitives/button";
import type { MembershipApi } from "../../router";
import { GuestList } from "./guest-list";

/** The guests the reader has brought; nothing where there are none. */
export default function OwnGuests() {
  const t = useTranslations("membership.guests");
  const { guests } = useApi<MembershipApi>().membership;
  const query = useInfiniteQuery(
    guests.mine.infiniteQueryOptions({}, { getNextPageParam: (page) => page.next ?? undefined }),
  );
  const items = query.data?.pages.flatMap((page) => page.items);
  if (!items || items.length === 0) return null;
  return (
    <Panel title={t("own")} flush footer={t("bringAtDesk")}>
      <GuestList visits={items} />
      {query.hasNextPage ? (
        <div className="border-line border-t p-2">
          <Button variant="ghost" block onClick={() => void query.fetchNextPage()}>
            {t("earlier")}
          </Button>
        </div>
      ) : null}
    </Panel>
  );
}
