"use client";

import { useQuery } from "@tanstack/react-query";
import { useLocale, useTranslations } from "next-intl";
import { useShell } from "@/platform/shell/use-shell";
import { useApi } from "@/platform/trpc/react";
import { formatTime } from "@/shared/i18n/format";
import { ErrorState } from "@/ui/feedback/empty-state";
import { SkeletonRows } from "@/ui/feedback/skeleton";
import type { ToldPerson } from "../../notices/told/schema";
import type { ClassesApi } from "../../router";

/** While somebody's message is on its way, it is looked at again. Milliseconds. */
const AGAIN = 2_000;

const onItsWay = (people: readonly ToldPerson[]) =>
  people.some(({ told }) => told === null || told.ways.some(({ status }) => status === "queued"));

/** Who heard that a class does not take place, and how. */
export default function ToldList({ sessionId }: { sessionId: string }) {
  const t = useTranslations("classes.told");
  const locale = useLocale();
  const { tenant } = useShell();
  const { told } = useApi<ClassesApi>().classes.sessions;
  const { data, error, refetch, isFetching } = useQuery(
    told.queryOptions(
      { sessionId },
      { refetchInterval: ({ state }) => (onItsWay(state.data ?? []) ? AGAIN : false) },
    ),
  );
  if (error && !data)
    return <ErrorState error={error} onRetry={() => void refetch()} retrying={isFetching} compact />;
  if (!data) return <SkeletonRows rows={2} />;
  if (data.length === 0) return <p className="text-ink-2 text-small">{t("none")}</p>;
  const heading = t("title", { told: data.filter((one) => one.told !== null).length, count: data.length });
  return (
    <section className="grid gap-2">
      <h3 className="font-medium" aria-live="polite">
        {heading}
      </h3>
      <ul aria-label={heading} className="divide-y divide-line border-line border-y">
        {data.map((person) => (
          <li key={person.id} className="flex flex-wrap justify-between gap-x-4 py-2">
            <span className="min-w-0 truncate">{person.name}</span>
            <span className="text-ink-2 text-small">
              {person.told === null
                ? t("pending")
                : [
                    person.told.readAt === null
                      ? t("inbox")
                      : t("read", { at: formatTime(person.told.readAt, locale, tenant.zone) }),
                    ...person.told.ways.map(({ channel, status }) => t("way", { channel, status })),
                  ].join(" · ")}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
