"use client";

import { useMutation } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import { useApi } from "@/platform/trpc/react";
import type { ShownQuote, WantedChange } from "../../changes/schema";
import type { BillingApi } from "../../router";

/** Milliseconds of calm before a change that is being entered is priced. */
const CALM = 300;
/** A quote holds for fifteen minutes; a new one is fetched before that, so that nobody confirms in vain. */
const FRESH = 14 * 60_000;

/** Why the price was asked for again without anybody having changed anything. */
export type Renewed = "expired" | "changed";

export interface LiveQuote {
  quote: ShownQuote | null;
  /** What is shown no longer belongs to what is entered. */
  stale: boolean;
  error: unknown;
  renewed: Renewed | null;
  /** Asks again at once and says why. */
  renew: (why: Renewed) => void;
  retry: () => void;
}

/** Prices a change while it is being entered; only the answer to the last question counts. */
export function useQuote({
  membershipId,
  change,
  override,
  by,
}: {
  membershipId: string;
  change: WantedChange | null;
  override: boolean;
  by: "desk" | "member";
}): LiveQuote {
  const { changes } = useApi<BillingApi>().billing;
  const { mutateAsync: ask } = useMutation(changes.quote.mutationOptions());
  const { mutateAsync: askOwn } = useMutation(changes.quoteOwn.mutationOptions());
  const [round, setRound] = useState(0);
  const [renewed, setRenewed] = useState<Renewed | null>(null);
  const [answer, setAnswer] = useState<{ key: string; quote: ShownQuote | null; error: unknown } | null>(
    null,
  );
  const last = useRef("");
  const key = change === null ? "" : JSON.stringify([membershipId, change, override, round]);
  const entered = change === null ? "" : JSON.stringify([change, override]);
  const priced = useRef(entered);
  useEffect(() => {
    last.current = key;
    if (key === "") return;
    if (priced.current !== entered) setRenewed(null);
    priced.current = entered;
    const [id, wanted, insist] = JSON.parse(key) as [string, WantedChange, boolean];
    const timer = setTimeout(() => {
      const asked =
        by === "desk"
          ? ask({ membershipId: id, change: wanted, override: insist })
          : askOwn({ membershipId: id, change: wanted });
      asked.then(
        (quote) => last.current === key && setAnswer({ key, quote, error: null }),
        (error: unknown) => last.current === key && setAnswer({ key, quote: null, error }),
      );
    }, CALM);
    return () => clearTimeout(timer);
  }, [key, entered, by, ask, askOwn]);
  const renew = useCallback((why: Renewed) => {
    setRenewed(why);
    setRound((now) => now + 1);
  }, []);
  const quoteId = answer?.quote?.quoteId ?? null;
  useEffect(() => {
    if (quoteId === null) return;
    const timer = setTimeout(() => renew("expired"), FRESH);
    return () => clearTimeout(timer);
  }, [quoteId, renew]);
  return {
    quote: answer?.quote ?? null,
    stale: key !== "" && answer?.key !== key,
    error: answer?.key === key ? answer.error : null,
    renewed,
    renew,
    retry: () => setRound((now) => now + 1),
  };
}
