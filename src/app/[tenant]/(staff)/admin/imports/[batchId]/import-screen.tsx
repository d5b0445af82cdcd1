"use client";

import dynamic from "next/dynamic";
import { ImportView } from "@/modules/membership/imports/ui/import-view";
import { Skeleton } from "@/ui/feedback/skeleton";

const FirstBillsPanel = dynamic(() => import("@/modules/billing/ui/importing/first-bills-panel"), {
  loading: () => <Skeleton className="h-64 w-full" />,
});

/** An import, with what of it will be billed. */
export function ImportScreen({ batchId }: { batchId: string }) {
  return <ImportView batchId={batchId} bills={(asked) => <FirstBillsPanel batchId={batchId} {...asked} />} />;
}
