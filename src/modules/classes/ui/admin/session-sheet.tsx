"use client";

import { useMutation } from "@tanstack/react-query";
import { Ban, CalendarClock, CalendarX, RotateCcw } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { lazy, Suspense, useState } from "react";
import { useHasRole } from "@/platform/shell/use-shell";
import { useApi } from "@/platform/trpc/react";
import { formatLocalDate, formatTime } from "@/shared/i18n/format";
import { useDescribeError } from "@/ui/feedback/describe-error";
import { useToast } from "@/ui/feedback/toast";
import { DescriptionList } from "@/ui/layout/description-list";
import { StatusChip } from "@/ui/primitives/badge";
import { Button } from "@/ui/primitives/button";
import { Sheet } from "@/ui/primitives/dialog";
import type { ClassesApi } from "../../router";
import type { StaffSession } from "../../sessions/schema";
import { Fill } from "./fill";

const ChangeDialog = lazy(() => import("./change-dialog"));
const CancelDialog = lazy(() => import("./cancel-dialog"));
const SkipsDialog = lazy(() => import("./skips-dialog"));
const ToldList = lazy(() => import("./told-list"));

/** One class beside the timetable: what it is, and what can be done about it. */
export default function SessionSheet({
  session,
  zone,
  branchName,
  onClose,
  onDone,
}: {
  session: StaffSession;
  zone: string;
  branchName: string;
  onClose: () => void;
  onDone: () => void;
}) {
  const t = useTranslations("classes.session");
  const skip = useTranslations("classes.skipDate");
  const locale = useLocale();
  const api = useApi<ClassesApi>();
  const toast = useToast();
  const inWords = useDescribeError();
  const runs = useHasRole("owner", "manager", "desk");
  const plans = useHasRole("owner", "manager");
  const [doing, setDoing] = useState<"change" | "cancel" | "skips" | null>(null);
  const [now] = useState(() => Date.now());
  const restore = useMutation(api.classes.sessions.restore.mutationOptions());
  const cancelled = session.status === "cancelled";
  const open = Date.parse(session.startsAt) > now;
  const bringBack = async () => {
    try {
      await restore.mutateAsync({ sessionId: session.id });
      toast.show({ tone: "ok", title: t("restored") });
      onDone();
    } catch (error) {
      toast.show({ tone: "error", title: inWords(error).message });
    }
  };
  const time = `${formatTime(session.startsAt, locale, zone)} – ${formatTime(session.endsAt, locale, zone)}`;
  return (
    <>
      <Sheet
        open
        onOpenChange={(next) => {
          if (!next) onClose();
        }}
        title={session.name}
        description={`${formatLocalDate(session.localOn, locale, "full")}, ${time}`}
        footer={
          runs && open ? (
            cancelled ? (
              <Button icon={RotateCcw} loading={restore.isPending} onClick={() => void bringBack()}>
                {t("restore")}
              </Button>
            ) : (
              <>
                <Button icon={Ban} onClick={() => setDoing("cancel")}>
                  {t("cancel")}
                </Button>
                <Button variant="primary" icon={CalendarClock} onClick={() => setDoing("change")}>
                  {t("change")}
                </Button>
              </>
            )
          ) : undefined
        }
      >
        <div className="grid gap-4">
          {cancelled ? (
            <p>
              <StatusChip tone="deny" icon={Ban}>
                {t("isCancelled")}
              </StatusChip>
              <span className="mt-2 block text-ink-2">{session.cancelReason}</span>
            </p>
          ) : (
            <Fill session={session} />
          )}
          <DescriptionList
            tight
            items={[
              { term: t("trainer"), value: session.trainerName ?? t("nobody") },
              ...(session.insteadOf ? [{ term: t("insteadOf"), value: session.insteadOf }] : []),
              { term: t("place"), value: [session.roomName, branchName].filter(Boolean).join(" · ") },
              {
                term: t("seats"),
                value: t("seatsWords", { capacity: session.capacity, walkIn: session.walkInSeats }),
              },
              { term: t("level"), value: t(`levels.${session.level}`) },
              ...(session.note ? [{ term: t("note"), value: session.note }] : []),
              ...(session.detached.length > 0 ? [{ term: t("own"), value: t("ownHint") }] : []),
            ]}
          />
          {plans && session.seriesId ? (
            <div>
              <Button size="sm" icon={CalendarX} onClick={() => setDoing("skips")}>
                {skip("open")}
              </Button>
            </div>
          ) : null}
          {cancelled && runs ? (
            <Suspense>
              <ToldList sessionId={session.id} />
            </Suspense>
          ) : null}
          {open ? null : <p className="text-ink-2 text-small">{t("over")}</p>}
        </div>
      </Sheet>
      <Suspense>
        {doing === "change" ? (
          <ChangeDialog
            session={session}
            onClose={() => setDoing(null)}
            onDone={() => {
              onDone();
              onClose();
            }}
          />
        ) : null}
        {doing === "skips" && session.seriesId ? (
          <SkipsDialog
            seriesId={session.seriesId}
            name={session.name}
            on={session.localOn}
            onClose={() => setDoing(null)}
            onDone={onDone}
          />
        ) : null}
        {doing === "cancel" ? (
          <CancelDialog session={session} onClose={() => setDoing(null)} onDone={onDone} />
        ) : null}
      </Suspense>
    </>
  );
}
