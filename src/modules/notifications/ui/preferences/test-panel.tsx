"use client";

import { useMutation } from "@tanstack/react-query";
import { Send } from "lucide-react";
import { useTranslations } from "next-intl";
import { useApi } from "@/platform/trpc/react";
import { useDescribeError } from "@/ui/feedback/describe-error";
import { useToast } from "@/ui/feedback/toast";
import { Panel } from "@/ui/layout/panel";
import { Button } from "@/ui/primitives/button";
import type { Preferences } from "../../preferences/schema";
import type { NotificationsApi } from "../../router";

/** A message to oneself over the mail and the phone; push has its own beside its switch. */
export function TestPanel({ preferences }: { preferences: Preferences }) {
  const t = useTranslations("notifications");
  const api = useApi<NotificationsApi>();
  const toast = useToast();
  const inWords = useDescribeError();
  const test = useMutation(
    api.notifications.preferences.test.mutationOptions({
      onSuccess: () => void toast.show({ tone: "ok", title: t("push.testSent") }),
      onError: (error) => void toast.show({ tone: "error", title: inWords(error).message }),
    }),
  );
  const channels = [
    ...(preferences.hasEmail ? (["email"] as const) : []),
    ...(preferences.hasPhone ? (["sms"] as const) : []),
  ];
  if (channels.length === 0) return null;
  return (
    <Panel title={t("push.tests")}>
      <div className="flex flex-wrap gap-2">
        {channels.map((channel) => (
          <Button
            key={channel}
            icon={Send}
            loading={test.isPending && test.variables.channel === channel}
            onClick={() => test.mutate({ channel })}
          >
            {t("push.testTo", { channel: t(`channels.${channel}`) })}
          </Button>
        ))}
      </div>
    </Panel>
  );
}
