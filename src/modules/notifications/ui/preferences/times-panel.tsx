"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useApi } from "@/platform/trpc/react";
import { useDescribeError } from "@/ui/feedback/describe-error";
import { useToast } from "@/ui/feedback/toast";
import { Field } from "@/ui/form/field";
import { Panel } from "@/ui/layout/panel";
import { Button } from "@/ui/primitives/button";
import { DateInput, Select } from "@/ui/primitives/input";
import { REMINDERS } from "../../catalogue";
import type { Times } from "../../preferences/schema";
import type { NotificationsApi } from "../../router";

const DIGESTS = ["off", "daily", "weekly"] as const;

/** Quiet hours, reminders and summaries. */
export function TimesPanel({ times }: { times: Times }) {
  const t = useTranslations("notifications.preferences");
  const api = useApi<NotificationsApi>();
  const client = useQueryClient();
  const toast = useToast();
  const inWords = useDescribeError();
  const [draft, setDraft] = useState(times);
  const save = useMutation(
    api.notifications.preferences.setTimes.mutationOptions({
      onSuccess: () => {
        toast.show({ tone: "ok", title: t("saved") });
        return client.invalidateQueries({ queryKey: api.notifications.preferences.pathKey() });
      },
      onError: (error) => void toast.show({ tone: "error", title: inWords(error).message }),
    }),
  );
  return (
    <Panel title={t("times")}>
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate(draft);
        }}
      >
        <div className="grid gap-4 sm:grid-cols-2">
          <div className="grid grid-cols-2 gap-3 sm:col-span-2 sm:max-w-xs">
            <Field label={t("quietFrom")}>
              <DateInput
                type="time"
                required
                value={draft.quietFrom}
                onChange={(event) => setDraft({ ...draft, quietFrom: event.target.value })}
              />
            </Field>
            <Field label={t("quietTo")}>
              <DateInput
                type="time"
                required
                value={draft.quietTo}
                onChange={(event) => setDraft({ ...draft, quietTo: event.target.value })}
              />
            </Field>
          </div>
          <p className="text-ink-2 text-small sm:col-span-2">{t("quietHint")}</p>
          <Field label={t("reminder")}>
            <Select
              value={String(draft.reminderMinutes)}
              options={REMINDERS.map((minutes) => ({
                value: String(minutes),
                label: t("before", { hours: minutes / 60 }),
              }))}
              onChange={(event) =>
                setDraft({
                  ...draft,
                  reminderMinutes:
                    REMINDERS.find((one) => String(one) === event.target.value) ?? draft.reminderMinutes,
                })
              }
            />
          </Field>
          <Field label={t("digest")}>
            <Select
              value={draft.digest}
              options={DIGESTS.map((value) => ({ value, label: t(`digestMode.${value}`) }))}
              onChange={(event) =>
                setDraft({
                  ...draft,
                  digest: DIGESTS.find((one) => one === event.target.value) ?? draft.digest,
                })
              }
            />
          </Field>
        </div>
        <Button type="submit" variant="primary" loading={save.isPending} className="justify-self-start">
          {t("save")}
        </Button>
      </form>
    </Panel>
  );
}
