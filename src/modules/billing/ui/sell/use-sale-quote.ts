"use client";

import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useApi } from "@/platform/trpc/react";
import type { ShownQuote } from "../../changes/schema";
import type { BillingApi } from "../../router";
import type { QuoteSaleInput } from "../../sales/schema";

/** Milliseconds that typing may pause before the price is asked for. */
const SETTLE = 150;
/** A price is asked for again before its quarter of an hour is over, so that nobody confirms too late. */
const RENEW = 14 * 60_000;

interface Held {
  key: string;
  quote: ShownQuote | null;
  error: unknown;
}

/** Why the shown price was replaced without anybody asking. */
export type Renewal = "expired" | "changed";

/**
 * The live price of a sale: asked for with every change, and again before it expires.
 * @param paused while a commit is under way: its quote must stay the same
 */
export function useSaleQuote(sale: QuoteSaleInput | null, paused: boolean) {
  const { changes } = useApi<BillingApi>().billing;
  const { mutateAsync } = useMutation(changes.quoteSale.mutationOptions());
  const key = sale === null ? null : JSON.stringify(sale);
  const [held, setHeld] = useState<Held | null>(null);
  const [round, setRound] = useState(0);
  const [renewal, setRenewal] = useState<{ key: string; why: Renewal } | null>(null);
  const before = useRef<Held | null>(null);
  useEffect(() => {
    before.current = held;
  }, [held]);

  // A further `round` asks again for the same sale.
  // biome-ignore lint/correctness/useExhaustiveDependencies(round): see above.
  useEffect(() => {
    if (key === null || paused) return;
    let ended = false;
    const ask = () =>
      mutateAsync(JSON.parse(key) as QuoteSaleInput).then(
        (quote) => {
          if (ended) return;
          const old = before.current;
          if (old?.key === key && old.quote && old.quote.payableMinor !== quote.payableMinor) {
            setRenewal({ key, why: "changed" });
          }
          setHeld({ key, quote, error: null });
        },
        (error: unknown) => {
          if (!ended) setHeld({ key, quote: null, error });
        },
      );
    const asked = setTimeout(() => void ask(), SETTLE);
    const renewed = setTimeout(() => setRound((now) => now + 1), RENEW);
    return () => {
      ended = true;
      clearTimeout(asked);
      clearTimeout(renewed);
    };
  }, [key, round, paused, mutateAsync]);

  const isCurrent = key !== null && held?.key === key;
  return {
    /** Of the sale as it stands, or of the one before while the new price is on its way. */
    quote: key === null ? null : (held?.quote ?? null),
    error: isCurrent ? held.error : null,
    /** The price on show is not of this sale yet. */
    asking: key !== null && !isCurrent,
    renewal: renewal !== null && renewal.key === key ? renewal.why : null,
    again(why?: Renewal) {
      if (why && key !== null) setRenewal({ key, why });
      setHeld((now) => (now ? { ...now, key: "" } : now));
      setRound((now) => now + 1);
    },
  };
}
