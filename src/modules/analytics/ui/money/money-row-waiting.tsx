import { Skeleton } from "@/ui/feedback/skeleton";

/** The outline of the money row, as high as the row itself. */
export function MoneyRowWaiting() {
  return (
    <div aria-busy className="grid grid-cols-1 gap-3 sm:grid-cols-2 xl:grid-cols-5">
      {["today", "month", "recurring", "outstanding", "failed"].map((key) => (
        <Skeleton key={key} className="h-34 w-full xl:h-42" />
      ))}
    </div>
  );
}
