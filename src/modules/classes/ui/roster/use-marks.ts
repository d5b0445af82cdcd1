import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import { newId } from "@/platform/ids";
import { useShell } from "@/platform/shell/use-shell";
import { useApi } from "@/platform/trpc/react";
import type { Mark } from "../../roster/schema";
import type { ClassesApi } from "../../router";
import { type KeptMark, rosterStore } from "./roster-store";
import { toSend } from "./unsent";

const BATCH = 100;
const AGAIN = 15_000;

export interface Marks {
  /** Everything that is on this device: unsent, or refused and not yet read. */
  marks: readonly KeptMark[];
  unsent: number;
  /** Whether the last try did not get through. */
  away: boolean;
  mark(who: { memberId: string; name: string }, mark: Mark, more?: { overbook?: boolean }): void;
  /** A refusal was read. */
  dismiss(id: string): void;
}

/**
 * Marks of one class, kept on the device before anything else and sent from there: at once while there is a network,
 * later otherwise, as often as it takes. The server knows each mark by its id, so none counts twice.
 */
export function useMarks(sessionId: string): Marks {
  const { tenant, actor } = useShell();
  const queries = useQueryClient();
  const { roster } = useApi<ClassesApi>().classes;
  const { mutateAsync: sync } = useMutation(roster.sync.mutationOptions());
  const [marks, setMarks] = useState<readonly KeptMark[]>([]);
  const [away, setAway] = useState(false);
  const sending = useRef<Promise<void> | undefined>(undefined);
  const writing = useRef(new Map<string, KeptMark>());
  const email = actor?.email ?? "";
  const { slug } = tenant;

  /** What is on the disk, and what is just being written to it. */
  const look = useCallback(async () => {
    const stored = await (await rosterStore(slug, email)).marks();
    const known = new Set(stored.map(({ id }) => id));
    setMarks([...stored, ...[...writing.current.values()].filter(({ id }) => !known.has(id))]);
  }, [slug, email]);

  const drain = useCallback(async () => {
    const store = await rosterStore(slug, email);
    for (;;) {
      const waiting = (await store.marks()).filter(({ refusal }) => refusal === null).slice(0, BATCH);
      if (waiting.length === 0) break;
      const sentAt = new Date().toISOString();
      const { outcomes } = await sync({ sentAt, marks: waiting.map(toSend) });
      setAway(false);
      // A server that answers for none of them must not be asked for ever.
      if (outcomes.length === 0) break;
      await store.settle(outcomes);
      // The roster is read again first: what was sent must not look taken back for a moment.
      await queries.invalidateQueries({ queryKey: roster.pathKey() });
      await look();
    }
  }, [slug, email, sync, queries, roster, look]);

  const send = useCallback(() => {
    sending.current ??= drain()
      // Whatever it was, the marks are still here: the next try may find another session or another server.
      .catch(() => setAway(true))
      .finally(() => {
        sending.current = undefined;
      });
    return sending.current;
  }, [drain]);

  useEffect(() => {
    const turn = () => void send();
    void look().then(send);
    const timer = setInterval(turn, AGAIN);
    window.addEventListener("online", turn);
    window.addEventListener("focus", turn);
    return () => {
      clearInterval(timer);
      window.removeEventListener("online", turn);
      window.removeEventListener("focus", turn);
    };
  }, [look, send]);

  const mark = useCallback<Marks["mark"]>(
    ({ memberId, name }, what, more = {}) => {
      const made: KeptMark = {
        id: newId(),
        sessionId,
        memberId,
        mark: what,
        deviceAt: new Date().toISOString(),
        overbook: more.overbook ?? false,
        name,
        refusal: null,
      };
      writing.current.set(made.id, made);
      setMarks((list) => [...list, made]);
      void rosterStore(slug, email)
        .then((store) => store.add(made))
        .then(async () => {
          writing.current.delete(made.id);
          // A run that is under way may have looked before this mark was there.
          await sending.current;
          await send();
        });
    },
    [slug, email, sessionId, send],
  );

  const dismiss = useCallback(
    (id: string) => {
      setMarks((list) => list.filter((one) => one.id !== id));
      void rosterStore(slug, email).then((store) => store.remove([id]));
    },
    [slug, email],
  );

  const unsent = marks.filter(({ refusal }) => refusal === null).length;
  return { marks, unsent, away, mark, dismiss };
}
