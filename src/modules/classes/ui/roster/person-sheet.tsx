"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { ArrowRightLeft, User, UserMinus } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { useShell } from "@/platform/shell/use-shell";
import { useApi } from "@/platform/trpc/react";
import { formatLocalDate, formatTime } from "@/shared/i18n/format";
import { addDays } from "@/shared/time-zone/local-date";
import { useDescribeError } from "@/ui/feedback/describe-error";
import { useToast } from "@/ui/feedback/toast";
import { DescriptionList } from "@/ui/layout/description-list";
import { Button, LinkButton } from "@/ui/primitives/button";
import { Sheet } from "@/ui/primitives/dialog";
import { Select } from "@/ui/primitives/input";
import type { Roster } from "../../roster/schema";
import type { ClassesApi } from "../../router";
import type { ShownPerson } from "./unsent";

const DAYS_AHEAD = 7;

/** What else can be done with somebody on a roster: look them up, take them off, move them to another class. */
export default function PersonSheet({
  person,
  session,
  onClose,
}: {
  person: ShownPerson;
  session: Roster["session"];
  onClose: () => void;
}) {
  const t = useTranslations("classes.roster");
  const locale = useLocale();
  const { tenant } = useShell();
  const toast = useToast();
  const inWords = useDescribeError();
  const queries = useQueryClient();
  const { roster, bookings } = useApi<ClassesApi>().classes;
  const [target, setTarget] = useState("");
  const [now] = useState(() => Date.now());
  const remove = useMutation(bookings.cancelFor.mutationOptions());
  const move = useMutation(roster.move.mutationOptions());
  const seated = person.status === "booked" && !person.unsent && Date.parse(session.startsAt) > now;
  const manages = session.may.manage && seated;
  const { bookingId, name } = person;
  const consequence = useQuery({
    ...bookings.previewCancelFor.queryOptions({ bookingId }),
    enabled: manages,
    staleTime: 0,
  });
  const others = useOtherClasses(session, manages);
  const run = async (work: () => Promise<unknown>, done: string) => {
    try {
      await work();
      toast.show({ tone: "ok", title: done });
      onClose();
    } catch (error) {
      toast.show({ tone: "error", title: inWords(error).message });
    } finally {
      void queries.invalidateQueries({ queryKey: roster.pathKey() });
    }
  };
  const late = consequence.data?.outcome === "late";
  return (
    <Sheet
      open
      onOpenChange={(next) => {
        if (!next) onClose();
      }}
      title={name}
      description={`${session.name}, ${formatLocalDate(session.localOn, locale, "full")}, ${formatTime(session.startsAt, locale, session.zone)}`}
      footer={
        <LinkButton icon={User} href={`/${tenant.slug}/members/${person.memberId}`}>
          {t("profile")}
        </LinkButton>
      }
    >
      <div className="grid gap-5">
        <DescriptionList
          items={[
            ...(person.healthNote === null
              ? []
              : [
                  {
                    term: t("healthNote"),
                    value: <span className="whitespace-pre-line">{person.healthNote}</span>,
                  },
                ]),
            { term: t("number"), value: person.number || "–" },
            ...(person.checkedInAt
              ? [{ term: t("cameAt"), value: formatTime(person.checkedInAt, locale, session.zone) }]
              : []),
            ...(person.guestSeats > 0
              ? [
                  {
                    term: t("guestsTerm"),
                    value: person.guests.length > 0 ? person.guests.join(", ") : person.guestSeats,
                  },
                ]
              : []),
          ]}
        />
        {manages ? (
          <>
            <div className="grid gap-2">
              {late ? <p className="text-small text-warn">{t("removeLate")}</p> : null}
              <div className="flex flex-wrap gap-2">
                <Button
                  icon={UserMinus}
                  loading={remove.isPending}
                  onClick={() =>
                    void run(
                      () => remove.mutateAsync({ bookingId, free: true, reason: null }),
                      t("removed", { name }),
                    )
                  }
                >
                  {t("removeFree")}
                </Button>
                {late ? (
                  <Button
                    variant="ghost"
                    onClick={() =>
                      void run(
                        () => remove.mutateAsync({ bookingId, free: false, reason: null }),
                        t("removed", { name }),
                      )
                    }
                  >
                    {t("removeCosts")}
                  </Button>
                ) : null}
              </div>
            </div>
            {others.length > 0 ? (
              <div className="flex flex-wrap gap-2">
                <Select
                  aria-label={t("moveTo")}
                  placeholder={t("moveTo")}
                  options={others}
                  value={target}
                  onChange={(event) => setTarget(event.target.value)}
                />
                <Button
                  icon={ArrowRightLeft}
                  disabled={target === ""}
                  loading={move.isPending}
                  onClick={() =>
                    void run(() => move.mutateAsync({ bookingId, toSessionId: target }), t("moved", { name }))
                  }
                >
                  {t("move")}
                </Button>
              </div>
            ) : null}
          </>
        ) : null}
      </div>
    </Sheet>
  );
}

/** Classes of the coming week in that branch to which somebody could be moved. */
function useOtherClasses(session: Roster["session"], wanted: boolean): { value: string; label: string }[] {
  const t = useTranslations("classes.roster");
  const locale = useLocale();
  const [now] = useState(() => new Date().toISOString());
  const { timetable } = useApi<ClassesApi>().classes;
  const { branchId, localOn: from, zone } = session;
  const week = useQuery({
    ...timetable.staff.queryOptions({ branchId, from, to: addDays(from, DAYS_AHEAD) }),
    enabled: wanted,
  });
  return (week.data?.sessions ?? [])
    .filter((one) => one.id !== session.id && one.status === "scheduled" && one.startsAt > now)
    .map((one) => ({
      value: one.id,
      label: t("moveOption", {
        name: one.name,
        on: formatLocalDate(one.localOn, locale, "medium"),
        time: formatTime(one.startsAt, locale, zone),
        left: one.seatsLeft,
      }),
    }));
}
