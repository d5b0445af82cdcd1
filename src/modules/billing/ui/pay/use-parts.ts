"use client";

import { useState } from "react";
import type { Tender } from "../../payments/schema";
import type { Part } from "./split";

/** At most so many ways for one payment. */
export const MOST_PARTS = 4;

/** The ways of a payment as they are being entered. */
export function useParts(usual: Tender, phone: string | null) {
  const [parts, setParts] = useState<readonly Part[]>(() => [fresh(0, usual, phone)]);
  const [count, setCount] = useState(1);
  return {
    parts,
    change(id: string, change: Partial<Part>) {
      setParts((now) => now.map((part) => (part.id === id ? { ...part, ...change } : part)));
    },
    /** A further way takes the rest; what came before needs an amount of its own. */
    add(tenders: readonly Tender[]) {
      const unused = tenders.find((tender) => parts.every((part) => part.tender !== tender));
      setParts((now) => [...now, fresh(count, unused ?? usual, phone)]);
      setCount((now) => now + 1);
    },
    remove(id: string) {
      setParts((now) => now.filter((part) => part.id !== id));
    },
    reset() {
      setParts([fresh(count, usual, phone)]);
      setCount((now) => now + 1);
    },
  };
}

function fresh(at: number, tender: Tender, phone: string | null): Part {
  return {
    id: String(at),
    tender,
    amountMinor: null,
    handedMinor: null,
    phone: phone ?? "",
    savedMethodId: undefined,
    saveMethod: false,
    receipt: "",
  };
}
