import { Skeleton } from "@/ui/feedback/skeleton";

/** The outline of the row of class numbers, as high as the row itself. */
export function ClassRowWaiting() {
  return (
    <div aria-busy className="grid grid-cols-2 gap-3 lg:grid-cols-4">
      {["fill", "showRate", "utilisation", "unmet"].map((key) => (
        <Skeleton key={key} className="h-28 w-full" />
      ))}
    </div>
  );
}
