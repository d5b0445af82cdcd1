"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Repeat } from "lucide-react";
import { useTranslations } from "next-intl";
import { errorOf, useApi } from "@/platform/trpc/react";
import { useDescribeError } from "@/ui/feedback/describe-error";
import { useToast } from "@/ui/feedback/toast";
import { Button } from "@/ui/primitives/button";
import type { ClassesApi } from "../../router";

/** Takes a seat in this class and every later one of its series. */
export default function StandButton({ sessionId, guestSeats }: { sessionId: string; guestSeats: number }) {
  const t = useTranslations("classes.standing");
  const toast = useToast();
  const inWords = useDescribeError();
  const queries = useQueryClient();
  const { classes } = useApi<ClassesApi>();
  const stand = useMutation(classes.standing.stand.mutationOptions());
  const send = async () => {
    try {
      await stand.mutateAsync({ sessionId, guestSeats });
      toast.show({ tone: "ok", title: t("done") });
      await queries.invalidateQueries({ queryKey: classes.pathKey() });
    } catch (error) {
      const known = errorOf(error)?.code === "CONFLICT";
      toast.show({ tone: known ? "info" : "error", title: known ? t("already") : inWords(error).message });
    }
  };
  return (
    <div className="grid gap-1.5 justify-self-start">
      <Button icon={Repeat} loading={stand.isPending} disabled={stand.isSuccess} onClick={() => void send()}>
        {t("stand")}
      </Button>
      <p className="text-ink-2 text-small">{t("standAbout")}</p>
    </div>
  );
}
