"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { errorOf, isKept, useApi } from "@/platform/trpc/react";
import { useDescribeError } from "@/ui/feedback/describe-error";
import { useToast } from "@/ui/feedback/toast";
import type { ClassesApi } from "../../router";
import type { ClassState, MemberSession, MemberTimetable } from "../../timetable/schema";

/** A class as far as its actions go. */
export interface ClassRef {
  id: string;
  name: string;
}

/** What a member does with a class. The cards show it at once; what the server says instead is shown with its reason. */
export function useClassActions() {
  const t = useTranslations("classes.booking");
  const api = useApi<ClassesApi>();
  const queries = useQueryClient();
  const toasts = useToast();
  const inWords = useDescribeError();
  const timetables = api.classes.timetable.mine.pathKey();

  const refresh = () => queries.invalidateQueries({ queryKey: api.classes.pathKey() });
  const fail = (error: unknown) => {
    const tone = isKept(error) ? "info" : "error";
    toasts.show({ tone, title: inWords(error).message, duration: 10_000 });
  };
  const patch = (sessionId: string, change: (session: MemberSession) => Partial<MemberSession>) =>
    queries.setQueriesData<MemberTimetable>(
      { queryKey: timetables },
      (known) =>
        known && {
          ...known,
          sessions: known.sessions.map((one) => (one.id === sessionId ? { ...one, ...change(one) } : one)),
        },
    );
  const setState = (sessionId: string, state: ClassState) => patch(sessionId, () => ({ state }));

  const undo = useMutation(
    api.classes.bookings.undo.mutationOptions({ onError: fail, onSettled: () => void refresh() }),
  );
  const done = (session: ClassRef, bookingId: string) =>
    toasts.show({
      tone: "ok",
      title: t("done.booked", { name: session.name }),
      onUndo: () => undo.mutate({ bookingId }),
    });

  const join = useMutation(
    api.classes.waitlist.join.mutationOptions({ onError: fail, onSettled: () => void refresh() }),
  );
  const joinQueue = async (
    session: ClassRef,
    wish: { guestSeats?: number; noticeMinutes?: number | null } = {},
  ) => {
    const { place } = await join.mutateAsync({ sessionId: session.id, ...wish });
    toasts.show({ tone: "ok", title: t("done.joined", { name: session.name, place }) });
  };

  const bookCall = useMutation(api.classes.bookings.book.mutationOptions());
  const book = async (session: ClassRef, guestSeats = 0) => {
    await queries.cancelQueries({ queryKey: timetables });
    const before = queries.getQueriesData<MemberTimetable>({ queryKey: timetables });
    patch(session.id, (one) => ({
      seatsLeft: Math.max(0, one.seatsLeft - 1 - guestSeats),
      state: { kind: "booked", bookingId: "", guestSeats, freeUntil: one.freeUntil },
    }));
    try {
      const { bookingId, freeUntil } = await bookCall.mutateAsync({ sessionId: session.id, guestSeats });
      setState(session.id, { kind: "booked", bookingId, guestSeats, freeUntil });
      done(session, bookingId);
    } catch (error) {
      for (const [key, known] of before) queries.setQueryData(key, known);
      const answer = errorOf(error);
      if (answer?.code === "CLASS_FULL") {
        toasts.show({
          tone: "info",
          title: t("justFilled", { name: session.name }),
          description: t("justFilledHint", { place: Number(answer.params?.place) }),
          duration: 20_000,
          action: {
            label: t("joinAs", { place: Number(answer.params?.place) }),
            onSelect: () => void joinQueue(session, { guestSeats }).catch(() => undefined),
          },
        });
      } else fail(error);
    } finally {
      void refresh();
    }
  };

  const leave = useMutation(
    api.classes.waitlist.leave.mutationOptions({ onError: fail, onSettled: () => void refresh() }),
  );
  const accept = useMutation(
    api.classes.waitlist.accept.mutationOptions({ onError: fail, onSettled: () => void refresh() }),
  );
  return {
    book: (session: ClassRef, guestSeats?: number) => void book(session, guestSeats),
    /** Rejects when it did not work; the reason has been shown by then. */
    joinQueue,
    leaveQueue: (entryId: string, offered: boolean) =>
      leave.mutate(
        { entryId },
        {
          onSuccess: () =>
            void toasts.show({ tone: "ok", title: t(offered ? "done.declined" : "done.left") }),
        },
      ),
    acceptOffer: (session: ClassRef, entryId: string) =>
      accept.mutate({ entryId }, { onSuccess: ({ bookingId }) => void done(session, bookingId) }),
    busy: join.isPending || leave.isPending || accept.isPending || bookCall.isPending,
  };
}

export type ClassActions = ReturnType<typeof useClassActions>;
