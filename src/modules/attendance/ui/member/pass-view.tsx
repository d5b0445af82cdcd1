"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { KeyRound, RefreshCw, Sun, WifiOff } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { useShell } from "@/platform/shell/use-shell";
import { useApi } from "@/platform/trpc/react";
import { formatDateTime } from "@/shared/i18n/format";
import { useDescribeError } from "@/ui/feedback/describe-error";
import { ErrorState } from "@/ui/feedback/empty-state";
import { Skeleton } from "@/ui/feedback/skeleton";
import { useToast } from "@/ui/feedback/toast";
import { Panel } from "@/ui/layout/panel";
import { QrCode } from "@/ui/media/qr-code";
import { Button } from "@/ui/primitives/button";
import { ConfirmDialog } from "@/ui/primitives/confirm-dialog";
import type { MemberPass } from "../../pass/schema";
import type { AttendanceApi } from "../../router";
import { useWakeLock } from "../shared/use-wake-lock";
import { type KeptPass, keepPass, keptPass } from "./pass-store";

/** The member's own pass: a code that changes, number and PIN. Works from the phone alone once it was loaded. */
export function PassView() {
  const t = useTranslations("attendance.screen.pass");
  const { tenant, actor } = useShell();
  const email = actor?.email ?? "";
  const api = useApi<AttendanceApi>();
  const query = useQuery({ ...api.attendance.pass.mine.queryOptions(), refetchInterval: 5 * 60_000 });
  const [kept, setKept] = useState<KeptPass | undefined>();
  useWakeLock();
  useEffect(() => setKept(keptPass(tenant.slug, email)), [tenant.slug, email]);
  const { data, dataUpdatedAt } = query;
  useEffect(() => {
    if (data) setKept(keepPass(tenant.slug, email, data, dataUpdatedAt));
  }, [data, dataUpdatedAt, tenant.slug, email]);

  return (
    <div className="mx-auto grid max-w-md gap-4">
      <h1 className="sr-only">{t("title")}</h1>
      {kept ? (
        <Pass
          kept={kept}
          stale={query.isError}
          onNew={(pass) => setKept(keepPass(tenant.slug, email, pass, Date.now()))}
        />
      ) : query.error ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} retrying={query.isFetching} />
      ) : (
        <div aria-busy className="grid gap-4">
          <Skeleton className="aspect-square h-auto w-full" />
          <Skeleton className="h-20 w-full" />
        </div>
      )}
    </div>
  );
}

/** The code of this moment and how much of its time is left, from 1 to 0. */
function useRotatingCode({ pass, skew }: KeptPass): { code: string | null; left: number } {
  const [state, setState] = useState<{ code: string | null; left: number }>({ code: null, left: 1 });
  useEffect(() => {
    let ended = false;
    let timer: ReturnType<typeof setInterval> | undefined;
    void import("../../pass/pass").then(({ makePass }) => {
      if (ended) return;
      const span = pass.seconds * 1_000;
      const tick = () => {
        const now = Date.now() + skew;
        setState({ code: makePass(pass, now), left: 1 - (now % span) / span });
      };
      tick();
      timer = setInterval(tick, 500);
    });
    return () => {
      ended = true;
      clearInterval(timer);
    };
  }, [pass, skew]);
  return state;
}

function Pass({ kept, stale, onNew }: { kept: KeptPass; stale: boolean; onNew: (pass: MemberPass) => void }) {
  const t = useTranslations("attendance.screen.pass");
  const locale = useLocale();
  const { tenant } = useShell();
  const { pass } = kept;
  const { code, left } = useRotatingCode(kept);
  return (
    <>
      <section
        aria-label={t("title")}
        className="grid gap-4 rounded-md border border-line bg-panel p-5 text-center"
      >
        <p className="font-semibold text-heading">{pass.name}</p>
        <QrCode text={code} label={t("code")} />
        <div className="flex items-center justify-between gap-3">
          <span className="text-start">
            <span className="block text-ink-2 text-small">{t("number")}</span>
            <span className="font-semibold text-title tabular-nums">{pass.number}</span>
          </span>
          <Ring left={left} seconds={Math.max(1, Math.ceil(left * pass.seconds))} />
        </div>
        <p className="flex items-center justify-center gap-2 text-ink-2 text-small">
          <Sun aria-hidden className="size-4 shrink-0" />
          {t("brightness")}
        </p>
        {stale ? (
          <p
            role="status"
            className="flex items-center justify-center gap-2 rounded-md bg-info-soft px-3 py-2 text-info text-small"
          >
            <WifiOff aria-hidden className="size-4 shrink-0" />
            {t("offline", { time: formatDateTime(kept.at, locale, tenant.zone) })}
          </p>
        ) : null}
      </section>
      <PinPanel
        pass={pass}
        onPin={() => onNew({ ...pass, hasPin: true, now: new Date(Date.now() + kept.skew).toISOString() })}
      />
      <Renew onNew={onNew} />
    </>
  );
}

function Ring({ left, seconds }: { left: number; seconds: number }) {
  const t = useTranslations("attendance.screen.pass");
  return (
    <span className="flex items-center gap-2 text-ink-2 text-small">
      <span aria-hidden>{t("changesIn", { seconds })}</span>
      <svg aria-hidden="true" viewBox="0 0 36 36" className="size-9 -rotate-90 fill-none" strokeWidth="4">
        <circle cx="18" cy="18" r="15" className="stroke-sunken" />
        <circle
          cx="18"
          cy="18"
          r="15"
          pathLength="100"
          strokeDasharray={`${Math.round(left * 100)} 100`}
          strokeLinecap="round"
          className="stroke-brand-strong"
        />
      </svg>
    </span>
  );
}

/** A new PIN is shown once: only its digest is kept. */
function PinPanel({ pass, onPin }: { pass: MemberPass; onPin: () => void }) {
  const t = useTranslations("attendance.screen.pass");
  const inWords = useDescribeError();
  const toast = useToast();
  const api = useApi<AttendanceApi>();
  const create = useMutation(
    api.attendance.pass.newPin.mutationOptions({
      onSuccess: onPin,
      onError: (error) => toast.show({ tone: "error", title: inWords(error).message }),
    }),
  );
  return (
    <Panel title={t("pin")} description={pass.hasPin ? t("pinSet") : t("pinUnset")}>
      {create.data ? (
        <p role="status" className="mb-3 rounded-md bg-ok-soft p-4 text-center">
          <span className="block font-bold text-display text-ok tabular-nums tracking-[0.3em]">
            {create.data.pin}
          </span>
          <span className="text-ok text-small">{t("pinOnce")}</span>
        </p>
      ) : null}
      <Button icon={KeyRound} loading={create.isPending} onClick={() => create.mutate()} block>
        {pass.hasPin ? t("pinNew") : t("pinMake")}
      </Button>
    </Panel>
  );
}

function Renew({ onNew }: { onNew: (pass: MemberPass) => void }) {
  const t = useTranslations("attendance.screen.pass");
  const inWords = useDescribeError();
  const toast = useToast();
  const api = useApi<AttendanceApi>();
  const [asking, setAsking] = useState(false);
  const renew = useMutation(
    api.attendance.pass.renew.mutationOptions({
      onSuccess: (pass) => {
        onNew(pass);
        setAsking(false);
        toast.show({ tone: "ok", title: t("renewed") });
      },
      onError: (error) => toast.show({ tone: "error", title: inWords(error).message }),
    }),
  );
  return (
    <div className="text-center">
      <Button variant="ghost" icon={RefreshCw} onClick={() => setAsking(true)}>
        {t("renew")}
      </Button>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={t("renewTitle")}
        description={t("renewHint")}
        confirmLabel={t("renew")}
        onConfirm={() => renew.mutateAsync()}
      />
    </div>
  );
}
