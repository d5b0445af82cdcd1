"use client";

import {
  ArrowRight,
  DoorOpen,
  LogOut,
  type LucideIcon,
  PartyPopper,
  TriangleAlert,
  Undo2,
  X,
} from "lucide-react";
import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import { lazy, Suspense, useState } from "react";
import { photoHref } from "@/modules/membership/ui/public/member-name";
import { StandingChip } from "@/modules/membership/ui/public/standing-chip";
import { useShell } from "@/platform/shell/use-shell";
import { errorOf } from "@/platform/trpc/react";
import { useDescribeError } from "@/ui/feedback/describe-error";
import { useNow } from "@/ui/feedback/use-now";
import { Avatar } from "@/ui/primitives/avatar";
import { StatusChip } from "@/ui/primitives/badge";
import { Button, IconButton, LinkButton } from "@/ui/primitives/button";
import { Kbd } from "@/ui/primitives/kbd";
import { cn } from "@/ui/tokens/cn";
import { reasonValues } from "../../access/words";
import type { Alert, CheckInResult } from "../../check-in/schema";
import { UNDO_WINDOW } from "../../visits/undo-window";
import { VERDICTS } from "../shared/verdict";
import type { CheckIns } from "./use-check-in";

const AdmitDialog = lazy(() => import("./admit-dialog"));

const FRIENDLY: ReadonlySet<Alert> = new Set<Alert>(["birthday", "first-visit"]);

/** Where an alert is asked about and settled, within the gym; some only want to be known. */
function placeOf(alert: Alert, memberId: string): string | null {
  switch (alert) {
    case "owes":
      return `desk/sell?member=${memberId}&pay=1`;
    case "ends-soon":
    case "last-visit":
      return `desk/sell?member=${memberId}`;
    case "guardian-missing":
      return `members/${memberId}/edit`;
    case "payment-pending":
    case "waiver-missing":
    case "health-note":
      return `members/${memberId}`;
    default:
      return null;
  }
}

const FRAME = "flex min-h-36 items-center justify-center gap-3 rounded-md border p-6 text-center";

/** The answer to the last scan, big enough to be read while talking to the person. */
export function ResultCard({
  checkIns,
  zone,
  onShowInside,
}: {
  checkIns: CheckIns;
  zone: string;
  onShowInside: () => void;
}) {
  const t = useTranslations("attendance.screen.desk");
  const inWords = useDescribeError();
  const { shown } = checkIns;
  if (shown.kind === "answer")
    return (
      <Answer
        key={shown.result.at + shown.result.member.id}
        result={shown.result}
        checkIns={checkIns}
        zone={zone}
        onShowInside={onShowInside}
      />
    );
  if (shown.kind === "failure") {
    const refused = errorOf(shown.error);
    return (
      <div role="alert" className={cn(FRAME, "flex-col border-transparent bg-deny-soft text-deny")}>
        <TriangleAlert aria-hidden className="size-8" />
        <p className="font-medium text-title">{refused ? inWords(shown.error).message : t("noConnection")}</p>
        <Button size="sm" onClick={checkIns.clear}>
          {t("again")}
        </Button>
      </div>
    );
  }
  return (
    <div role="status" className={cn(FRAME, "border-line border-dashed text-ink-2")}>
      {shown.kind === "checking" ? (
        <p className="text-title">{shown.name ? t("checkingName", { name: shown.name }) : t("checking")}</p>
      ) : shown.kind === "undone" ? (
        <p className="text-title text-ink">{t("undone", { name: shown.name })}</p>
      ) : (
        <IdleWords />
      )}
    </div>
  );
}

function IdleWords() {
  const t = useTranslations("attendance.screen.desk");
  return (
    <p className="max-w-sm">
      {t("idle")} <span className="mt-2 hidden text-ink-3 text-small lg:block">{t("keys")}</span>
    </p>
  );
}

/** The card before the desk knows where it stands: the server writes its words, so they are read while the rest loads. */
export function ComingCard() {
  return (
    <div className={cn(FRAME, "border-line border-dashed text-ink-3 text-title")}>
      <IdleWords />
    </div>
  );
}

function Answer({
  result,
  checkIns,
  zone,
  onShowInside,
}: {
  result: CheckInResult;
  checkIns: CheckIns;
  zone: string;
  onShowInside: () => void;
}) {
  const t = useTranslations("attendance.screen");
  const words = useTranslations("attendance");
  const locale = useLocale();
  const { tenant } = useShell();
  const [admitting, setAdmitting] = useState(false);
  const { member, decision, reason } = result;
  const look = VERDICTS[decision];
  return (
    <section aria-label={t("desk.result")} className="overflow-hidden rounded-md border border-line bg-panel">
      <div role="alert" className={cn("flex items-center gap-3 px-5 py-3", look.ground)}>
        <look.icon aria-hidden className="size-9 shrink-0" />
        <p className="min-w-0 grow">
          <span className="block font-bold text-heading">{t(`verdict.${decision}`)}</span>
          <span className="block text-body">
            {words(`reasons.${reason}.staff`, reasonValues(result.params, locale, zone))}
          </span>
        </p>
        <IconButton
          icon={X}
          label={t("desk.clear")}
          className="text-current hover:bg-black/15 hover:text-current"
          onClick={checkIns.clear}
        />
      </div>
      <div className="grid grid-cols-[auto_minmax(0,1fr)] items-start gap-4 p-5 sm:grid-cols-[auto_minmax(0,1fr)_auto] sm:gap-y-2">
        <Avatar
          name={member.name}
          seed={member.id}
          size="xl"
          className="sm:row-span-2"
          src={photoHref(tenant.slug, member.photo, "large")}
        />
        <div className="self-center sm:self-start">
          <h2 className="break-words font-semibold text-heading">{member.name}</h2>
          <p className="text-ink-2">{[member.number, member.planName].filter(Boolean).join(" · ")}</p>
        </div>
        <ul className="col-span-2 flex flex-wrap items-center gap-1.5 sm:col-span-1 sm:col-start-2">
          <li>
            <StandingChip standing={member.standing} />
          </li>
          {result.alerts.map((alert) => (
            <li key={alert} className="max-w-full">
              <AlertChip alert={alert} memberId={member.id} />
            </li>
          ))}
        </ul>
        <div className="col-span-2 grid gap-2 sm:col-span-1 sm:col-start-3 sm:row-span-2 sm:row-start-1">
          <FixButton result={result} checkIns={checkIns} onShowInside={onShowInside} />
          {result.mayAdmit ? (
            <Button icon={DoorOpen} onClick={() => setAdmitting(true)}>
              {t("desk.admit")}
            </Button>
          ) : null}
          <LinkButton href={`/${tenant.slug}/members/${member.id}`} variant="ghost" iconEnd={ArrowRight}>
            {t("desk.open")}
          </LinkButton>
        </div>
      </div>
      {admitting ? (
        <Suspense>
          <AdmitDialog
            name={member.name}
            onClose={() => setAdmitting(false)}
            onAdmit={(why) => checkIns.admit(member, why)}
          />
        </Suspense>
      ) : null}
    </section>
  );
}

/** One thing to notice or to ask, and the way to where it is settled. */
function AlertChip({ alert, memberId }: { alert: Alert; memberId: string }) {
  const words = useTranslations("attendance");
  const { tenant } = useShell();
  const place = placeOf(alert, memberId);
  const chip = (
    <StatusChip
      tone={FRIENDLY.has(alert) ? "info" : "warn"}
      {...(FRIENDLY.has(alert) ? { icon: PartyPopper } : {})}
    >
      {words(`alerts.${alert}`)}
    </StatusChip>
  );
  if (!place) return chip;
  return (
    <Link
      href={`/${tenant.slug}/${place}`}
      className="flex min-h-6 items-center rounded-full hover:underline"
    >
      {chip}
    </Link>
  );
}

/** The one button that settles what the answer says. */
function FixButton({
  result,
  checkIns,
  onShowInside,
}: {
  result: CheckInResult;
  checkIns: CheckIns;
  onShowInside: () => void;
}) {
  const t = useTranslations("attendance");
  const { tenant } = useShell();
  const now = useNow(5_000);
  const { fix, visitId, member } = result;
  const label = t(`fixes.${fix}`);
  const button = (icon: LucideIcon | undefined, act: () => void, keys?: string) => (
    <Button
      variant={fix === "undo" ? "secondary" : "primary"}
      {...(icon ? { icon } : {})}
      loading={checkIns.busy}
      onClick={act}
    >
      {label}
      {keys ? <Kbd className="hidden lg:inline-flex">{keys}</Kbd> : null}
    </Button>
  );
  switch (fix) {
    case "undo":
      if (!visitId || now - Date.parse(result.at) > UNDO_WINDOW) return null;
      return button(Undo2, () => void checkIns.undo(visitId, member.name), "Ctrl Z");
    case "check-out":
      return visitId ? button(LogOut, () => void checkIns.checkOut(visitId).then(checkIns.clear)) : null;
    case "show-inside":
      return button(undefined, onShowInside);
    case "new-code":
    case "retry":
      return button(undefined, checkIns.clear);
    case "show-hours":
      return (
        <LinkButton variant="primary" href={`/${tenant.slug}/admin/branches`}>
          {label}
        </LinkButton>
      );
    case "take-payment":
    case "sell-plan":
    case "sell-visits":
    case "renew":
      return (
        <LinkButton
          variant="primary"
          href={`/${tenant.slug}/desk/sell?member=${member.id}${fix === "take-payment" ? "&pay=1" : ""}`}
        >
          {label}
        </LinkButton>
      );
    default:
      return (
        <LinkButton variant="primary" href={`/${tenant.slug}/members/${member.id}`}>
          {label}
        </LinkButton>
      );
  }
}
