"use client";

import dynamic from "next/dynamic";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { useShell } from "@/platform/shell/use-shell";
import { formatDate, formatLocalDate, formatTime } from "@/shared/i18n/format";
import { Button, LinkButton } from "@/ui/primitives/button";
import { Sheet } from "@/ui/primitives/dialog";
import type { MemberSession } from "../../timetable/schema";
import { ClassFacts } from "./class-facts";
import { Countdown } from "./countdown";
import { GuestField, NoticeField } from "./join-fields";
import { Stakes } from "./stakes";
import { StateChip } from "./state-words";
import type { ClassActions } from "./use-class-actions";

const StandButton = dynamic(() => import("../standing/stand-button"));
const CancelSheet = dynamic(() => import("./cancel-sheet"));

/** One class with all that is known of it, and everything its reader can do about it. */
export default function ClassSheet({
  session,
  zone,
  branchName,
  now,
  actions,
  onClose,
}: {
  session: MemberSession;
  zone: string;
  branchName: string;
  now: number;
  actions: ClassActions;
  onClose: () => void;
}) {
  const locale = useLocale();
  const [guests, setGuests] = useState(0);
  const [notice, setNotice] = useState<number | null>(null);
  const [cancelling, setCancelling] = useState(false);
  const { state, name, startsAt } = session;
  const when = `${formatDate(startsAt, locale, zone, "weekday")}, ${formatTime(startsAt, locale, zone)}`;
  if (cancelling && state.kind === "booked")
    return (
      <CancelSheet
        {...{ name, when, startsAt, zone, onClose }}
        bookingId={state.bookingId}
        freeUntil={state.freeUntil}
      />
    );
  const chooses = state.kind === "bookable" || (state.kind === "full" && state.limit === null);
  return (
    <Sheet
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={name}
      description={when}
      footer={
        <SheetActions
          session={session}
          actions={actions}
          wish={{ guestSeats: guests, noticeMinutes: notice }}
          onCancel={() => setCancelling(true)}
          onClose={onClose}
        />
      }
    >
      <div className="grid gap-5">
        <div aria-live="polite" className="grid justify-items-start gap-2 empty:hidden">
          <StateChip session={session} zone={zone} />
          <StateHint session={session} />
        </div>
        {session.description ? <p className="text-ink-2">{session.description}</p> : null}
        <ClassFacts session={session} zone={zone} branchName={branchName} now={now} />
        {session.seriesId !== null && (chooses || state.kind === "booked") ? (
          <StandButton sessionId={session.id} guestSeats={guests} />
        ) : null}
        {chooses ? (
          <div className="grid gap-4">
            <GuestField most={session.maxGuests} value={guests} onChange={setGuests} />
            {state.kind === "full" ? <NoticeField value={notice} onChange={setNotice} /> : null}
            <Stakes sessionId={session.id} guestSeats={guests} />
          </div>
        ) : null}
      </div>
    </Sheet>
  );
}

/** What the state means and what comes next, where a word on a chip is not enough. */
function StateHint({ session }: { session: MemberSession }) {
  const t = useTranslations("classes.booking.hint");
  const locale = useLocale();
  const { state } = session;
  if (state.kind === "offered")
    return (
      <p>
        <Countdown until={state.expiresAt} /> {t(state.holdsSeat ? "offered" : "offeredToAll")}
      </p>
    );
  if (state.kind === "waitlisted")
    return <p className="text-ink-2">{t("waitlisted", { minutes: state.noticeMinutes ?? 0 })}</p>;
  if (state.kind === "full")
    return (
      <p className="text-ink-2">
        {state.limit === null ? t("full", { place: state.place }) : t("limit", { most: state.limit })}
      </p>
    );
  if (state.kind === "clash") return <p className="text-ink-2">{t("clash")}</p>;
  if (state.kind === "needs_plan") {
    const { reason, resetOn } = state.missing;
    return (
      <p className="text-ink-2">
        {resetOn
          ? t("limitReached", { day: formatLocalDate(resetOn, locale, "long") })
          : t("needsPlan", { reason })}
      </p>
    );
  }
  if (state.kind === "cancelled" && state.booked) return <p className="text-ink-2">{t("cancelled")}</p>;
  return null;
}

function SheetActions({
  session,
  actions,
  wish,
  onCancel,
  onClose,
}: {
  session: MemberSession;
  actions: ClassActions;
  wish: { guestSeats: number; noticeMinutes: number | null };
  onCancel: () => void;
  onClose: () => void;
}) {
  const t = useTranslations("classes.booking");
  const { tenant } = useShell();
  const { state } = session;
  const close = <Button onClick={onClose}>{t("close")}</Button>;
  const after = (act: () => void) => () => {
    act();
    onClose();
  };
  switch (state.kind) {
    case "bookable":
      return (
        <>
          {close}
          <Button variant="primary" onClick={after(() => actions.book(session, wish.guestSeats))}>
            {t("book")}
          </Button>
        </>
      );
    case "full":
      return state.limit === null ? (
        <>
          {close}
          <Button
            variant="primary"
            loading={actions.busy}
            onClick={() => void actions.joinQueue(session, wish).then(onClose, () => undefined)}
          >
            {t("joinAs", { place: state.place })}
          </Button>
        </>
      ) : (
        <LinkButton href={`/${tenant.slug}/bookings`}>{t("toBookings")}</LinkButton>
      );
    case "booked":
      return (
        <>
          {close}
          <Button disabled={state.bookingId === ""} onClick={onCancel}>
            {t("cancelBooking")}
          </Button>
        </>
      );
    case "offered":
      return (
        <>
          <Button onClick={after(() => actions.leaveQueue(state.entryId, true))}>{t("decline")}</Button>
          <Button variant="primary" onClick={after(() => actions.acceptOffer(session, state.entryId))}>
            {t("accept")}
          </Button>
        </>
      );
    case "waitlisted":
      return (
        <>
          {close}
          <Button onClick={after(() => actions.leaveQueue(state.entryId, false))}>{t("leave")}</Button>
        </>
      );
    case "needs_plan":
      return (
        <LinkButton
          variant="primary"
          href={`/${tenant.slug}/${state.missing.reason === "OVERDUE" ? "billing" : "membership"}`}
        >
          {t(state.missing.reason === "OVERDUE" ? "toBilling" : "toMembership")}
        </LinkButton>
      );
    case "clash":
      return <LinkButton href={`/${tenant.slug}/bookings`}>{t("toBookings")}</LinkButton>;
    default:
      return close;
  }
}
