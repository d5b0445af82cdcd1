import { cn } from "@/ui/tokens/cn";

/** A grey block in the shape of what is coming; the parent carries `aria-busy`. */
export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden className={cn("block h-4 animate-shimmer rounded-xs bg-sunken", className)} />;
}

const WIDTHS = ["w-11/12", "w-3/4", "w-5/6", "w-2/3"] as const;

/** Lines of text to come. */
export function SkeletonText({ lines = 3, className }: { lines?: number; className?: string }) {
  return (
    <div aria-hidden className={cn("grid gap-2.5", className)}>
      {Array.from({ length: lines }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines never change places.
        <Skeleton key={index} className={WIDTHS[index % WIDTHS.length]} />
      ))}
    </div>
  );
}

/** Rows of a list with a picture and two lines, at the height the real rows will have. */
export function SkeletonRows({ rows = 5, className }: { rows?: number; className?: string }) {
  return (
    <div aria-hidden className={cn("divide-y divide-line", className)}>
      {Array.from({ length: rows }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows never change places.
        <div key={index} className="flex h-16 items-center gap-3 px-4">
          <Skeleton className="size-9 rounded-full" />
          <div className="grid grow gap-2">
            <Skeleton className={cn("h-3.5 max-w-48", WIDTHS[index % WIDTHS.length])} />
            <Skeleton className="h-3 w-1/3 max-w-32" />
          </div>
        </div>
      ))}
    </div>
  );
}

/** A `Stat` to come. */
export function SkeletonStat({ className }: { className?: string }) {
  return (
    <div aria-hidden className={cn("grid gap-2 rounded-md border border-line bg-panel p-4", className)}>
      <Skeleton className="h-3.5 w-24" />
      <Skeleton className="h-8 w-20" />
      <Skeleton className="h-3 w-32" />
    </div>
  );
}
