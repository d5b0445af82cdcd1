"use client";

import { useQuery } from "@tanstack/react-query";
import { CalendarCheck, CalendarDays, Hourglass } from "lucide-react";
import dynamic from "next/dynamic";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { useShell } from "@/platform/shell/use-shell";
import { useApi } from "@/platform/trpc/react";
import { formatDate, formatTime } from "@/shared/i18n/format";
import { EmptyState, ErrorState } from "@/ui/feedback/empty-state";
import { SkeletonRows } from "@/ui/feedback/skeleton";
import { useNow } from "@/ui/feedback/use-now";
import { Panel } from "@/ui/layout/panel";
import { StatusChip } from "@/ui/primitives/badge";
import { Button, LinkButton } from "@/ui/primitives/button";
import type { OwnBooking } from "../../bookings/schema";
import type { ClassesApi } from "../../router";
import type { OwnEntry } from "../../waitlist/schema";
import { Countdown } from "../booking/countdown";
import { useMoment } from "../booking/moment";
import { type ClassActions, useClassActions } from "../booking/use-class-actions";
import { OwnRow } from "./own-row";
import { useOwnClassesLive } from "./use-own-classes-live";
import { useWaits, WaitsChip } from "./waits-chip";

const CancelSheet = dynamic(() => import("../booking/cancel-sheet"));

/** What is ahead: seats that are offered first, then bookings and places in queues, the soonest first. */
export function UpcomingPanel() {
  const t = useTranslations("classes.booking");
  const { tenant } = useShell();
  const locale = useLocale();
  const api = useApi<ClassesApi>();
  const bookings = useQuery(api.classes.bookings.mine.queryOptions());
  const entries = useQuery(api.classes.waitlist.mine.queryOptions());
  const actions = useClassActions();
  const [cancelling, setCancelling] = useState<OwnBooking | null>(null);
  const ids = [...(bookings.data ?? []), ...(entries.data ?? [])].map(({ sessionId }) => sessionId);
  useOwnClassesLive((id) => ids.includes(id));
  const error = bookings.error ?? entries.error;
  const offers = entries.data?.filter(({ status }) => status === "offered") ?? [];
  const queues = entries.data?.filter(({ status }) => status === "waitlisted") ?? [];
  return (
    <>
      {offers.length > 0 ? (
        <Panel title={t("offers")} flush className="border-warn">
          <ul className="divide-y divide-line">
            {offers.map((entry) => (
              <OfferRow key={entry.entryId} entry={entry} actions={actions} />
            ))}
          </ul>
        </Panel>
      ) : null}
      <Panel
        title={t("upcoming")}
        flush
        refreshing={(bookings.isFetching || entries.isFetching) && bookings.data !== undefined}
      >
        {error && !(bookings.data && entries.data) ? (
          <ErrorState
            error={error}
            onRetry={() => {
              void bookings.refetch();
              void entries.refetch();
            }}
            retrying={bookings.isFetching || entries.isFetching}
            compact
          />
        ) : !bookings.data || !entries.data ? (
          <div aria-busy>
            <SkeletonRows rows={3} />
          </div>
        ) : bookings.data.length + queues.length === 0 ? (
          <EmptyState
            icon={CalendarDays}
            title={t("nothingAhead")}
            action={
              <LinkButton href={`/${tenant.slug}/schedule`} variant="primary">
                {t("toSchedule")}
              </LinkButton>
            }
          >
            {t("nothingAheadHint")}
          </EmptyState>
        ) : (
          <ul className="divide-y divide-line">
            {[...bookings.data, ...queues]
              .sort((a, b) => (a.startsAt < b.startsAt ? -1 : 1))
              .map((one) =>
                "entryId" in one ? (
                  <QueueRow key={one.entryId} entry={one} actions={actions} />
                ) : (
                  <BookingRow key={one.id} booking={one} onCancel={() => setCancelling(one)} />
                ),
              )}
          </ul>
        )}
      </Panel>
      {cancelling ? (
        <CancelSheet
          bookingId={cancelling.id}
          name={cancelling.name}
          when={`${formatDate(cancelling.startsAt, locale, cancelling.zone, "weekday")}, ${formatTime(cancelling.startsAt, locale, cancelling.zone)}`}
          startsAt={cancelling.startsAt}
          zone={cancelling.zone}
          freeUntil={cancelling.freeUntil}
          onClose={() => setCancelling(null)}
        />
      ) : null}
    </>
  );
}

function BookingRow({ booking, onCancel }: { booking: OwnBooking; onCancel: () => void }) {
  const t = useTranslations("classes.booking");
  const now = useNow(30_000);
  const moment = useMoment(booking.zone);
  const { freeUntil, startsAt, guestSeats, name } = booking;
  const begun = Date.parse(startsAt) <= now;
  const waits = useWaits("bookingId", booking.id);
  return (
    <OwnRow
      of={booking}
      state={
        <>
          <StatusChip tone="ok" icon={CalendarCheck}>
            {begun
              ? t("state.inProgressBooked")
              : guestSeats > 0
                ? t("state.bookedWith", { guests: guestSeats })
                : t("state.booked")}
          </StatusChip>
          {begun ? null : Date.parse(freeUntil) > now ? (
            <span>{t("freeUntil", { until: moment(freeUntil, startsAt) })}</span>
          ) : (
            <span>{t("notFree")}</span>
          )}
        </>
      }
    >
      {waits ? (
        <WaitsChip />
      ) : begun ? null : (
        <Button size="sm" aria-label={t("cancelClass", { name })} onClick={onCancel}>
          {t("cancelBooking")}
        </Button>
      )}
    </OwnRow>
  );
}

function QueueRow({ entry, actions }: { entry: OwnEntry; actions: ClassActions }) {
  const t = useTranslations("classes.booking");
  const { name, place, noticeMinutes, entryId } = entry;
  const waits = useWaits("entryId", entryId);
  return (
    <OwnRow
      of={entry}
      state={
        <>
          <StatusChip tone="info" icon={Hourglass}>
            {t("state.waitlisted", { place })}
          </StatusChip>
          {noticeMinutes === null ? null : <span>{t("notice.before", { minutes: noticeMinutes })}</span>}
        </>
      }
    >
      {waits ? (
        <WaitsChip />
      ) : (
        <Button
          size="sm"
          aria-label={t("leaveClass", { name })}
          onClick={() => actions.leaveQueue(entryId, false)}
        >
          {t("leave")}
        </Button>
      )}
    </OwnRow>
  );
}

function OfferRow({ entry, actions }: { entry: OwnEntry; actions: ClassActions }) {
  const t = useTranslations("classes.booking");
  const { name, entryId, sessionId, offerExpiresAt, startsAt, holdsSeat } = entry;
  return (
    <OwnRow
      of={entry}
      state={
        <span>
          <Countdown until={offerExpiresAt ?? startsAt} />{" "}
          {t(holdsSeat ? "hint.offered" : "hint.offeredToAll")}
        </span>
      }
    >
      <Button
        size="sm"
        aria-label={t("declineClass", { name })}
        onClick={() => actions.leaveQueue(entryId, true)}
      >
        {t("decline")}
      </Button>
      <Button
        size="sm"
        variant="primary"
        aria-label={t("acceptOffer", { name })}
        onClick={() => actions.acceptOffer({ id: sessionId, name }, entryId)}
      >
        {t("accept")}
      </Button>
    </OwnRow>
  );
}
