import { useMutation } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import type { PublicError } from "@/platform/errors";
import { errorOf, useApi } from "@/platform/trpc/react";
import type { KioskCheckInInput, KioskResult } from "../../check-in/schema";
import type { Heartbeat } from "../../kiosk/schema";
import type { AttendanceApi } from "../../router";
import { playVerdict } from "../shared/sound";
import { OfflineQueue } from "./offline-queue";
import { openScanStore } from "./scan-store";

export type KioskShown =
  | { kind: "idle" }
  | { kind: "checking" }
  | { kind: "answer"; result: KioskResult }
  | { kind: "kept" }
  | { kind: "refused"; code: PublicError["code"] };

const BEAT = 30_000;
const BEAT_OFFLINE = 5_000;
/** Nobody waits longer at a door; the scan is kept instead, and the server merges the two. */
const PATIENCE = 4_000;
const OUTAGES: ReadonlySet<string> = new Set(["UNAVAILABLE", "TIMEOUT", "INTERNAL"]);
const UNPAIRED: ReadonlySet<string> = new Set([
  "DEVICE_REVOKED",
  "NOT_SIGNED_IN",
  "SESSION_EXPIRED",
  "FORBIDDEN",
]);

class TooSlow extends Error {}

function within<T>(work: Promise<T>, ms: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new TooSlow()), ms);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/** Whether a failure says nothing about the person: no network, or a server that can't decide. */
function isOutage(error: unknown): boolean {
  const refusal = errorOf(error);
  return refusal === undefined || OUTAGES.has(refusal.code);
}

/** A paired kiosk: asks the server while it can, keeps scans while it can't, sends them when it can again. */
export function useKiosk(deviceKey: string, version: string, onUnpaired: () => void) {
  const api = useApi<AttendanceApi>();
  const { mutateAsync: beat } = useMutation(api.attendance.kiosk.heartbeat.mutationOptions());
  const { mutateAsync: check } = useMutation(api.attendance.kiosk.checkIn.mutationOptions());
  const { mutateAsync: sync } = useMutation(api.attendance.sync.mutationOptions());
  const [facts, setFacts] = useState<Heartbeat | null>(null);
  const [offline, setOffline] = useState(false);
  const [kept, setKept] = useState(0);
  const [shown, setShown] = useState<KioskShown>({ kind: "idle" });
  const queue = useRef<Promise<OfflineQueue> | undefined>(undefined);
  const away = useRef(false);

  const getQueue = useCallback(() => {
    queue.current ??= openScanStore(deviceKey).then((store) => new OfflineQueue(store));
    return queue.current;
  }, [deviceKey]);

  const note = useCallback((isAway: boolean) => {
    away.current = isAway;
    setOffline(isAway);
  }, []);

  const look = useCallback(async () => {
    const waiting = await getQueue();
    try {
      setFacts(await beat({ version, queued: await waiting.count() }));
      note(false);
      if ((await waiting.count()) > 0) {
        await waiting.send(async (scans) => {
          const { outcomes } = await sync({ sentAt: new Date().toISOString(), scans });
          return outcomes;
        });
      }
    } catch (error) {
      const refusal = errorOf(error);
      if (refusal && UNPAIRED.has(refusal.code)) onUnpaired();
      else if (isOutage(error)) note(true);
    }
    setKept(await waiting.count());
  }, [beat, version, sync, getQueue, note, onUnpaired]);

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let ended = false;
    const turn = async () => {
      clearTimeout(timer);
      await look().catch(() => note(true));
      if (!ended) timer = setTimeout(turn, away.current ? BEAT_OFFLINE : BEAT);
    };
    const onOffline = () => note(true);
    const onOnline = () => void turn();
    void turn();
    window.addEventListener("online", onOnline);
    window.addEventListener("offline", onOffline);
    return () => {
      ended = true;
      clearTimeout(timer);
      window.removeEventListener("online", onOnline);
      window.removeEventListener("offline", onOffline);
    };
  }, [look, note]);

  const keep = useCallback(
    async (by: KioskCheckInInput["by"]) => {
      const waiting = await getQueue();
      await waiting.keep({ deviceAt: new Date().toISOString(), by });
      setKept(await waiting.count());
      playVerdict("warn");
      setShown({ kind: "kept" });
    },
    [getQueue],
  );

  const submit = useCallback(
    async (by: KioskCheckInInput["by"]) => {
      if (away.current || !navigator.onLine) return await keep(by);
      setShown({ kind: "checking" });
      try {
        const result = await within(check({ by }), PATIENCE);
        playVerdict(result.decision);
        setShown({ kind: "answer", result });
      } catch (error) {
        if (isOutage(error)) {
          note(true);
          return await keep(by);
        }
        const code = errorOf(error)?.code ?? "INTERNAL";
        if (UNPAIRED.has(code)) return onUnpaired();
        playVerdict("deny");
        setShown({ kind: "refused", code });
      }
    },
    [check, keep, note, onUnpaired],
  );

  const clear = useCallback(() => setShown({ kind: "idle" }), []);
  return { facts, offline, kept, shown, submit, clear };
}
