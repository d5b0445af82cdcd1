"use client";

import { keepPreviousData, useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useLocale, useTranslations } from "next-intl";
import { useApi } from "@/platform/trpc/react";
import { formatLocalDate } from "@/shared/i18n/format";
import { SkeletonRows } from "@/ui/feedback/skeleton";
import { Button } from "@/ui/primitives/button";
import { Sheet } from "@/ui/primitives/dialog";
import type { PastClass } from "../../classes/schema";
import type { CLASS_LISTS } from "../../classes/words";
import type { AnalyticsApi } from "../../router";
import { ListRow, ListSum } from "../money/list-sheet";
import { PanelState } from "../money/panel-state";
import { useClassWords } from "./class-words";

/** Which classes a list shows. */
export interface ClassesOf {
  show: (typeof CLASS_LISTS)[number];
  from: string;
  to: string;
  branchId?: string;
  typeId?: string;
  trainerId?: string;
  weekday?: number;
  hour?: number;
}

const TITLES = { all: "list", missed: "listMissed", unmet: "listUnmet" } as const;

/** The classes behind a number, the latest first. */
export default function ClassListSheet({
  of,
  about,
  onClose,
}: {
  of: ClassesOf;
  /** What was pressed: a trainer, a kind of class, a slot of the week. */
  about: string | undefined;
  onClose: () => void;
}) {
  const t = useTranslations("analytics.classes");
  const more = useTranslations("analytics.money");
  const words = useClassWords();
  const api = useApi<AnalyticsApi>();
  const queries = useQueryClient();
  const query = useInfiniteQuery({
    queryKey: [...api.analytics.classes.list.pathKey(), "pages", of],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }) =>
      queries.fetchQuery({
        ...api.analytics.classes.list.queryOptions(pageParam ? { ...of, cursor: pageParam } : of),
        staleTime: 0,
      }),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
  });
  const title = t(TITLES[of.show]);
  return (
    <Sheet
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={about ? `${title}: ${about}` : title}
      description={words.span(of)}
    >
      <PanelState query={query} waiting={<SkeletonRows rows={8} />}>
        {({ pages }) => {
          const total = pages[0]?.total;
          if (!total || total.classes === 0)
            return <p className="py-6 text-center text-ink-2">{t("none")}</p>;
          const seats = {
            ...total,
            booked: words.number(total.booked),
            capacity: words.number(total.capacity),
          };
          return (
            <>
              <ListSum label={t("sum", { ...seats, attended: words.number(total.attended) })}>
                {t("classes", { classes: total.classes })}
              </ListSum>
              <ul className="divide-y divide-line">
                {pages
                  .flatMap(({ items }) => items)
                  .map((item) => (
                    <ClassRow key={item.id} item={item} />
                  ))}
              </ul>
              {query.hasNextPage ? (
                <Button
                  block
                  className="mt-3"
                  loading={query.isFetchingNextPage}
                  onClick={() => void query.fetchNextPage()}
                >
                  {more("more")}
                </Button>
              ) : null}
            </>
          );
        }}
      </PanelState>
    </Sheet>
  );
}

function ClassRow({ item }: { item: PastClass }) {
  const t = useTranslations("analytics.classes");
  const locale = useLocale();
  const when = `${formatLocalDate(item.localOn, locale, "weekday")}, ${item.localTime}`;
  const came = t("row", { attended: item.attended, missed: item.missed });
  return (
    <ListRow
      href={null}
      title={item.name}
      note={
        <>
          {[when, item.trainerName, item.branchName].filter(Boolean).join(" · ")}
          <span className="block">
            {item.unmet > 0 ? `${came}, ${t("rowUnmet", { unmet: item.unmet })}` : came}
          </span>
        </>
      }
      amount={`${item.booked}/${item.capacity}`}
    />
  );
}
