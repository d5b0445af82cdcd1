"use client";

import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { formatLocalDate } from "@/shared/i18n/format";
import { addDays, daysBetween, isLocalDate } from "@/shared/time-zone/local-date";
import { Field } from "@/ui/form/field";
import { DateInput, Input } from "@/ui/primitives/input";
import { endAfterFreeze, endAfterReturn } from "../../memberships/rules";
import type { Membership } from "../../memberships/schema";
import { useToday } from "../today";
import { ActionDialog } from "./action-dialog";
import type { MembershipAction } from "./next-step";
import { useMembershipChanges } from "./use-membership-changes";

interface Props {
  membership: Membership;
  onClose: () => void;
}

/** The question for one change of a membership, with what it does to its dates. */
export default function MembershipDialog({ action, ...props }: Props & { action: MembershipAction }) {
  if (action === "freeze") return <FreezeDialog {...props} />;
  if (action === "return") return <ReturnDialog {...props} />;
  if (action === "end") return <EndDialog {...props} />;
  return <PauseDialog action={action} {...props} />;
}

/** The same rules as on the server work out the new end, so what is shown is what will be. */
function useEndWords() {
  const t = useTranslations("membership.dialog");
  const locale = useLocale();
  return (before: string | null, after: string | null) => {
    if (after === null) return t("staysOpen");
    const date = formatLocalDate(after, locale, "long");
    return before === after ? t("endStays", { date }) : t("endMoves", { date });
  };
}

function FreezeDialog({ membership, onClose }: Props) {
  const t = useTranslations("membership.dialog");
  const locale = useLocale();
  const today = useToday();
  const changes = useMembershipChanges();
  const endWords = useEndWords();
  const first = membership.startsOn > today ? membership.startsOn : today;
  const [from, setFrom] = useState(first);
  const [to, setTo] = useState(addDays(first, 13));
  const [reason, setReason] = useState("");
  const valid =
    isLocalDate(from) &&
    isLocalDate(to) &&
    to >= from &&
    from >= membership.startsOn &&
    (membership.endsOn === null || from <= membership.endsOn);
  const days = valid ? daysBetween(from, to) + 1 : 0;
  return (
    <ActionDialog
      title={t("freezeTitle", { plan: membership.planName })}
      confirmLabel={t("freeze")}
      ready={valid}
      onClose={onClose}
      onConfirm={() => changes.freeze(membership, { from, to, ...(reason ? { reason } : {}) })}
      outcome={
        valid ? (
          <>
            {t("freezeOutcome", { days, date: formatLocalDate(addDays(to, 1), locale, "long") })}{" "}
            {endWords(membership.endsOn, endAfterFreeze(membership.endsOn, from, to))}
          </>
        ) : (
          t("chooseDates")
        )
      }
    >
      <div className="grid grid-cols-2 gap-3">
        <Field label={t("firstDay")}>
          <DateInput
            value={from}
            min={membership.startsOn}
            max={membership.endsOn ?? undefined}
            onChange={(event) => setFrom(event.target.value)}
          />
        </Field>
        <Field label={t("lastDay")}>
          <DateInput value={to} min={from} onChange={(event) => setTo(event.target.value)} />
        </Field>
      </div>
      <Field label={t("reason")} optional>
        <Input value={reason} maxLength={200} onChange={(event) => setReason(event.target.value)} />
      </Field>
    </ActionDialog>
  );
}

function ReturnDialog({ membership, onClose }: Props) {
  const t = useTranslations("membership.dialog");
  const today = useToday();
  const changes = useMembershipChanges();
  const endWords = useEndWords();
  return (
    <ActionDialog
      title={t("returnTitle", { plan: membership.planName })}
      confirmLabel={t("return")}
      onClose={onClose}
      onConfirm={() => changes.comeBack(membership)}
      outcome={
        <>
          {t("returnOutcome")} {endWords(membership.endsOn, endAfterReturn(membership, today))}
        </>
      }
    />
  );
}

function PauseDialog({ action, membership, onClose }: Props & { action: "suspend" | "reactivate" }) {
  const t = useTranslations("membership.dialog");
  const changes = useMembershipChanges();
  const [reason, setReason] = useState("");
  return (
    <ActionDialog
      title={t(`${action}Title`, { plan: membership.planName })}
      confirmLabel={t(action)}
      onClose={onClose}
      onConfirm={() =>
        action === "suspend" ? changes.suspend(membership, reason.trim()) : changes.reactivate(membership)
      }
      outcome={t(`${action}Outcome`)}
    >
      {action === "suspend" ? (
        <Field label={t("reason")} optional>
          <Input value={reason} maxLength={200} onChange={(event) => setReason(event.target.value)} />
        </Field>
      ) : null}
    </ActionDialog>
  );
}

function EndDialog({ membership, onClose }: Props) {
  const t = useTranslations("membership.dialog");
  const locale = useLocale();
  const today = useToday();
  const changes = useMembershipChanges();
  const [on, setOn] = useState(
    membership.endsOn !== null && membership.endsOn < today ? membership.endsOn : today,
  );
  const [reason, setReason] = useState("");
  const never = isLocalDate(on) && on < membership.startsOn;
  const valid = isLocalDate(on) && (membership.endsOn === null || on <= membership.endsOn);
  return (
    <ActionDialog
      title={t("endTitle", { plan: membership.planName })}
      confirmLabel={t("end")}
      danger
      ready={valid}
      onClose={onClose}
      onConfirm={() => changes.end(membership, on, reason.trim())}
      outcome={
        !valid
          ? t("chooseDates")
          : never
            ? t("endNever")
            : t("endOutcome", { date: formatLocalDate(on, locale, "long") })
      }
    >
      <Field label={t("lastAccess")}>
        <DateInput
          value={on}
          max={membership.endsOn ?? undefined}
          onChange={(event) => setOn(event.target.value)}
        />
      </Field>
      <Field label={t("reason")} optional>
        <Input value={reason} maxLength={200} onChange={(event) => setReason(event.target.value)} />
      </Field>
    </ActionDialog>
  );
}
