"use client";

import { useState } from "react";
import { useDescribeError } from "@/ui/feedback/describe-error";
import { useRefreshMoney } from "./use-member-money";

/** Something that is done once and may be refused: busy meanwhile, the reason when refused, fresh data afterwards. */
export function useDeed(onDone: () => void) {
  const inWords = useDescribeError();
  const refresh = useRefreshMoney();
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  return {
    busy,
    refusal,
    async run(work: () => Promise<unknown>): Promise<void> {
      setBusy(true);
      setRefusal(null);
      try {
        await work();
        await refresh();
        onDone();
      } catch (error) {
        setRefusal(inWords(error).message);
      } finally {
        setBusy(false);
      }
    },
  };
}
