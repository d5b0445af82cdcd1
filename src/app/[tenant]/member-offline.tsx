"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useEffect } from "react";
import type { AttendanceApi } from "@/modules/attendance/router";
import { keepPass } from "@/modules/attendance/ui/member/pass-store";
import type { ClassesApi } from "@/modules/classes/router";
import { weekOf } from "@/modules/classes/ui/shared/week";
import type { NotificationsApi } from "@/modules/notifications/router";
import { inboxPages } from "@/modules/notifications/ui/public/inbox-pages";
import { keepAnswers } from "@/platform/offline/kept-answers";
import { waitingActions } from "@/platform/offline/waiting-actions";
import { useShell } from "@/platform/shell/use-shell";
import { addKeeper } from "@/platform/trpc/keeping";
import { useApi } from "@/platform/trpc/react";
import { localDate } from "@/shared/time-zone/time-zone";
import { useDescribeError } from "@/ui/feedback/describe-error";
import { useToast } from "@/ui/feedback/toast";
import { canWait, isKeptAnswer } from "./kept";

const AHEAD = 2_500;
/** A timetable that was kept this recently is not fetched ahead. */
const HOUR = 3_600_000;
/** While something waits, the server is asked this often; a phone does not always say that it is online. Milliseconds. */
const AGAIN = 20_000;

/** Keeps what a member sees and does on the phone while there is no network, and sends it when there is one. */
export function MemberOffline() {
  const t = useTranslations("ui.waiting");
  const queries = useQueryClient();
  const toasts = useToast();
  const inWords = useDescribeError();
  const { tenant, actor } = useShell();
  const { slug, zone } = tenant;
  const person = actor?.email;

  useEffect(
    () => (person ? keepAnswers(queries, { person, slug }, isKeptAnswer) : undefined),
    [queries, person, slug],
  );

  const { classes } = useApi<ClassesApi>();
  const { attendance } = useApi<AttendanceApi>();
  const told = useApi<NotificationsApi>();
  useEffect(() => {
    if (!person) return;
    // After the screen's own calls: what bookings, inbox and pass need, before anybody has opened them.
    const timer = setTimeout(async () => {
      void queries.prefetchQuery(classes.waitlist.mine.queryOptions());
      void queries.prefetchQuery(classes.bookings.mine.queryOptions());
      void queries.prefetchInfiniteQuery(inboxPages(told));
      const [from = "", , , , , , to = ""] = weekOf(localDate(Date.now(), zone));
      const week = classes.timetable.mine.queryOptions({ from, to });
      void queries.prefetchQuery({ ...week, staleTime: HOUR });
      const pass = await queries.fetchQuery(attendance.pass.mine.queryOptions()).catch(() => undefined);
      if (pass) keepPass(slug, person, pass, Date.now());
    }, AHEAD);
    return () => clearTimeout(timer);
  }, [queries, classes, attendance, told, slug, zone, person]);

  useEffect(() => {
    if (!person) return;
    return addKeeper(async ({ procedure, input, key }) => {
      if (!canWait(procedure)) return false;
      await waitingActions().keep({ person, slug, procedure, input, key, at: Date.now() });
      return true;
    });
  }, [person, slug]);

  useEffect(() => {
    if (!person) return;
    const waiting = waitingActions();
    const send = async () => {
      if ((await waiting.look()).length === 0 || !navigator.onLine) return;
      const { sendWaiting } = await import("./send-waiting");
      let done = 0;
      const outcomes = {
        onDone: () => {
          done += 1;
        },
        onRefused: (error: unknown) => void toasts.show({ tone: "error", title: inWords(error).message }),
        onCosts: () => void toasts.show({ tone: "error", title: t("costs"), duration: 20_000 }),
      };
      await waiting.send(person, (action) => sendWaiting(action, outcomes));
      if (done > 0) toasts.show({ tone: "ok", title: t("sent", { count: done }) });
      await queries.invalidateQueries();
    };
    const attempt = () => void send().catch(() => undefined);
    const online = () => {
      void queries.invalidateQueries();
      attempt();
    };
    attempt();
    const timer = setInterval(() => {
      if (waiting.known.length > 0) attempt();
    }, AGAIN);
    window.addEventListener("online", online);
    return () => {
      clearInterval(timer);
      window.removeEventListener("online", online);
    };
  }, [person, queries, toasts, inWords, t]);

  return null;
}
