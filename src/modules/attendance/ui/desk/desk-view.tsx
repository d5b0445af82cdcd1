"use client";

import { Volume2, VolumeX, X } from "lucide-react";
import dynamic from "next/dynamic";
import { useTranslations } from "next-intl";
import { useCallback, useEffect, useRef, useState } from "react";
import { useLiveState } from "@/platform/realtime/use-live";
import { ErrorState } from "@/ui/feedback/empty-state";
import { Skeleton } from "@/ui/feedback/skeleton";
import { PageHeader } from "@/ui/layout/page-header";
import { IconButton } from "@/ui/primitives/button";
import { Select } from "@/ui/primitives/input";
import { useDeskBranch } from "../public/use-desk-branch";
import { useMuted } from "../shared/sound";
import { FeedPanel } from "./feed-panel";
import { InsidePanel, OccupancyPanel } from "./inside-panel";
import { ComingCard, ResultCard } from "./result-card";
import { ScanField } from "./scan-field";
import { useCheckIn } from "./use-check-in";
import { useFocusKeeper } from "./use-focus-keeper";

const CameraScanner = dynamic(() => import("../shared/camera-scanner"), { ssr: false });

/**
 * The front desk's board: scan, look, next.
 * @param memberId checks this member in on arrival, as the button on their page asks
 */
export function DeskView({ memberId }: { memberId: string | null }) {
  const t = useTranslations("attendance.screen.desk");
  const { query, branches, branch, choose } = useDeskBranch();
  const [muted, setMuted] = useMuted();
  return (
    <div className="grid gap-5">
      <PageHeader
        className="mb-0 max-sm:[&>div]:flex-row max-sm:[&>div]:items-center max-sm:[&>div]:justify-between"
        title={t("title")}
        actions={
          <>
            {branches && branches.length > 1 && branch ? (
              <Select
                aria-label={t("branch")}
                className="max-sm:max-w-36"
                value={branch.id}
                onChange={(event) => choose(event.target.value)}
                options={branches.map(({ id, name }) => ({ value: id, label: name }))}
              />
            ) : branches || query.error ? null : (
              <Skeleton className="h-control w-32" />
            )}
            <IconButton
              icon={muted ? VolumeX : Volume2}
              className="grow-0!"
              label={muted ? t("unmute") : t("mute")}
              aria-pressed={muted}
              onClick={() => setMuted(!muted)}
            />
          </>
        }
      />
      {query.error && !branches ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} retrying={query.isFetching} />
      ) : branch ? (
        <Board key={branch.id} branchId={branch.id} zone={branch.zone} memberId={memberId} />
      ) : (
        <div aria-busy className="grid gap-5">
          <Skeleton className="h-14 w-full" />
          <ComingCard />
          <Skeleton className="h-72 w-full" />
        </div>
      )}
    </div>
  );
}

function Board({ branchId, zone, memberId }: { branchId: string; zone: string; memberId: string | null }) {
  const t = useTranslations("attendance.screen.desk");
  const live = useLiveState();
  const board = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const inside = useRef<HTMLDivElement>(null);
  const [camera, setCamera] = useState(false);
  const checkIns = useCheckIn(branchId);
  useFocusKeeper(field, board);
  useArrival(memberId, (id) => void checkIns.checkIn({ kind: "member", memberId: id }));

  const { shown } = checkIns;
  const { checkIn } = checkIns;
  const latest = useRef(checkIn);
  useEffect(() => {
    latest.current = checkIn;
  });
  const pick = useCallback(({ id, name }: { id: string; name: string }) => {
    void latest.current({ kind: "member", memberId: id }, name);
  }, []);
  const scan = useCallback((text: string) => void latest.current({ kind: "scan", text }), []);
  const undo = (visitId: string, name: string) => void checkIns.undo(visitId, name);
  return (
    <div ref={board} className="grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_22rem]">
      <div className="grid min-w-0 gap-5">
        <ScanField
          ref={field}
          onCode={scan}
          onPick={pick}
          onEscape={checkIns.clear}
          onUndo={() => {
            if (shown.kind === "answer" && shown.result.fix === "undo" && shown.result.visitId)
              undo(shown.result.visitId, shown.result.member.name);
          }}
          camera={camera}
          onCamera={() => setCamera(!camera)}
        />
        {camera ? (
          <div className="relative">
            <CameraScanner onRead={scan} facing="environment" className="h-64" />
            <IconButton
              icon={X}
              label={t("cameraOff")}
              className="absolute end-2 top-2 bg-black/60 text-white"
              onClick={() => setCamera(false)}
            />
          </div>
        ) : null}
        <ResultCard
          checkIns={checkIns}
          zone={zone}
          onShowInside={() => inside.current?.scrollIntoView({ block: "start", behavior: "smooth" })}
        />
        <div className="lg:hidden">
          <OccupancyPanel branchId={branchId} />
        </div>
        <FeedPanel branchId={branchId} zone={zone} onUndo={undo} />
      </div>
      <div ref={inside} className="grid scroll-mt-20 gap-5">
        <div className="hidden lg:block">
          <OccupancyPanel branchId={branchId} />
        </div>
        {live === "waiting" ? (
          <p role="status" className="rounded-md bg-warn-soft px-4 py-2 text-small text-warn">
            {t("notLive")}
          </p>
        ) : null}
        <InsidePanel
          branchId={branchId}
          zone={zone}
          onCheckOut={(visitId) => void checkIns.checkOut(visitId)}
        />
      </div>
    </div>
  );
}

/** Does once what the address asks for, and takes it out of the address, so that a reload does not do it again. */
function useArrival(memberId: string | null, checkIn: (memberId: string) => void): void {
  const done = useRef(false);
  useEffect(() => {
    if (done.current || !memberId) return;
    done.current = true;
    const url = new URL(location.href);
    url.searchParams.delete("member");
    history.replaceState(history.state, "", url);
    checkIn(memberId);
  });
}
