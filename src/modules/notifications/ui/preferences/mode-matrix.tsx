"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useApi } from "@/platform/trpc/react";
import { useDescribeError } from "@/ui/feedback/describe-error";
import { useToast } from "@/ui/feedback/toast";
import { Panel } from "@/ui/layout/panel";
import { Select } from "@/ui/primitives/input";
import { CHANNELS } from "../../catalogue";
import type { Preferences } from "../../preferences/schema";
import type { NotificationsApi } from "../../router";
import type { Mode } from "../../rules";
import type { Channel, Topic } from "../../schema";

const MODES: Record<Channel, readonly Mode[]> = {
  push: ["on", "off"],
  email: ["on", "fallback", "off"],
  sms: ["on", "off"],
};

/** Topic by channel: a table on a desk, cards on a phone. Each choice holds at once. */
export function ModeMatrix({ preferences, refreshing }: { preferences: Preferences; refreshing: boolean }) {
  const t = useTranslations("notifications");
  const api = useApi<NotificationsApi>();
  const client = useQueryClient();
  const toast = useToast();
  const inWords = useDescribeError();
  const key = api.notifications.preferences.get.queryKey();
  const choose = useMutation(
    api.notifications.preferences.choose.mutationOptions({
      onMutate: ({ topic, channel, mode }) => {
        client.setQueryData(key, (known) =>
          known
            ? {
                ...known,
                topics: known.topics.map((one) =>
                  one.topic === topic ? { ...one, modes: { ...one.modes, [channel]: mode } } : one,
                ),
              }
            : known,
        );
      },
      onError: (error) => void toast.show({ tone: "error", title: inWords(error).message }),
      onSettled: () => client.invalidateQueries({ queryKey: key }),
    }),
  );
  const cell = (row: Preferences["topics"][number], channel: Channel) => (
    <Select
      aria-label={t("preferences.cell", {
        topic: t(`topics.${row.topic}`),
        channel: t(`channels.${channel}`),
      })}
      value={row.modes[channel]}
      disabled={row.locked.includes(channel)}
      options={MODES[channel].map((mode) => ({ value: mode, label: t(`preferences.mode.${mode}`) }))}
      onChange={(event) =>
        choose.mutate({ topic: row.topic as Topic, channel, mode: event.target.value as Mode })
      }
    />
  );
  const missing = [
    ...(preferences.hasEmail ? [] : [t("preferences.noEmail")]),
    ...(preferences.hasPhone ? [] : [t("preferences.noPhone")]),
  ];
  return (
    <Panel
      title={t("preferences.matrix")}
      flush
      refreshing={refreshing}
      {...(missing.length > 0 ? { footer: missing.join(" ") } : {})}
    >
      <ul className="divide-y divide-line">
        <li
          aria-hidden
          className="hidden grid-cols-[minmax(0,1fr)_repeat(3,9.5rem)] gap-3 px-4 py-2 font-medium text-ink-2 text-small sm:grid"
        >
          <span>{t("preferences.topic")}</span>
          {CHANNELS.map((channel) => (
            <span key={channel}>{t(`channels.${channel}`)}</span>
          ))}
        </li>
        {preferences.topics.map((row) => (
          <li
            key={row.topic}
            className="grid gap-x-3 gap-y-2 px-4 py-3 sm:grid-cols-[minmax(0,1fr)_repeat(3,9.5rem)] sm:items-center"
          >
            <div className="min-w-0">
              <p className="font-medium">{t(`topics.${row.topic}`)}</p>
              {row.locked.length > 0 ? (
                <p className="text-ink-2 text-small">
                  {t(`channels.${row.locked[0] ?? "email"}`)}: {t("preferences.locked")}
                </p>
              ) : null}
            </div>
            {CHANNELS.map((channel) => (
              <div key={channel} className="grid grid-cols-[4.5rem_minmax(0,1fr)] items-center sm:block">
                <span aria-hidden className="text-ink-2 text-small sm:hidden">
                  {t(`channels.${channel}`)}
                </span>
                {cell(row, channel)}
              </div>
            ))}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
