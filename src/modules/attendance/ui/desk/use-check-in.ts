import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useLiveState } from "@/platform/realtime/use-live";
import { useApi } from "@/platform/trpc/react";
import type { CheckInInput, CheckInResult } from "../../check-in/schema";
import type { AttendanceApi } from "../../router";
import { playVerdict } from "../shared/sound";

/** What the desk sees of the last scan. */
export type Shown =
  | { kind: "idle" }
  | { kind: "checking"; name: string | null }
  | { kind: "answer"; result: CheckInResult }
  | { kind: "undone"; name: string }
  | { kind: "failure"; error: unknown };

/** Scans in, answers out; the latest scan is the one that is shown. */
export function useCheckIn(branchId: string | undefined) {
  const api = useApi<AttendanceApi>();
  const queries = useQueryClient();
  const live = useLiveState();
  const [shown, setShown] = useState<Shown>({ kind: "idle" });
  const latest = useRef(0);
  const check = useMutation(api.attendance.checkIn.mutationOptions());
  const admission = useMutation(api.attendance.admit.mutationOptions());
  const undoing = useMutation(api.attendance.undo.mutationOptions());
  const leaving = useMutation(api.attendance.checkOut.mutationOptions());

  const refresh = () => {
    // Live updates bring the same news; without them the board asks.
    if (live === "open") return;
    for (const part of [api.attendance.feed, api.attendance.inside, api.attendance.occupancy]) {
      void queries.invalidateQueries({ queryKey: part.pathKey() });
    }
  };

  async function show(work: Promise<CheckInResult>, name: string | null): Promise<void> {
    const own = ++latest.current;
    setShown({ kind: "checking", name });
    try {
      const result = await work;
      playVerdict(result.decision);
      if (own === latest.current) setShown({ kind: "answer", result });
    } catch (error) {
      playVerdict("deny");
      if (own === latest.current) setShown({ kind: "failure", error });
    }
    refresh();
  }

  return {
    shown,
    busy: undoing.isPending || leaving.isPending,
    clear() {
      latest.current++;
      setShown({ kind: "idle" });
    },
    async checkIn(by: CheckInInput["by"], name: string | null = null) {
      if (branchId) await show(check.mutateAsync({ branchId, by }), name);
    },
    /** @throws what the server says, for the dialog to show. */
    async admit(member: { id: string; name: string }, reason: string) {
      if (!branchId) return;
      const result = await admission.mutateAsync({ branchId, memberId: member.id, reason });
      latest.current++;
      playVerdict(result.decision);
      setShown({ kind: "answer", result });
      refresh();
    },
    async undo(visitId: string, name: string) {
      try {
        await undoing.mutateAsync({ visitId });
        latest.current++;
        setShown({ kind: "undone", name });
      } catch (error) {
        setShown({ kind: "failure", error });
      }
      refresh();
    },
    async checkOut(visitId: string) {
      try {
        await leaving.mutateAsync({ visitId });
      } catch (error) {
        setShown({ kind: "failure", error });
      }
      refresh();
    },
  };
}

export type CheckIns = ReturnType<typeof useCheckIn>;
