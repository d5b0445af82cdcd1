import { cn } from "@/ui/tokens/cn";

/** Points of the small line in a 100 × 24 box; a flat series runs through the middle. */
export function sparkPoints(values: readonly number[]): readonly (readonly [x: number, y: number])[] {
  const low = Math.min(...values);
  const span = Math.max(...values) - low;
  return values.map((value, index) => [
    values.length === 1 ? 50 : (index / (values.length - 1)) * 100,
    span === 0 ? 12 : 22 - ((value - low) / span) * 20,
  ]);
}

/** A trend without axes, beside a number. The label says in words what it shows. */
export function Sparkline({
  values,
  label,
  className,
}: {
  values: readonly number[];
  label: string;
  className?: string;
}) {
  if (values.length < 2) return null;
  const points = sparkPoints(values).map(([x, y]) => `${x.toFixed(2)},${y.toFixed(2)}`);
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox="0 0 100 24"
      preserveAspectRatio="none"
      className={cn("block h-8 w-full", className)}
    >
      <polygon points={`0,24 ${points.join(" ")} 100,24`} className="fill-brand-strong opacity-12" />
      <polyline
        points={points.join(" ")}
        fill="none"
        strokeWidth="1.5"
        vectorEffect="non-scaling-stroke"
        strokeLinejoin="round"
        className="stroke-brand-strong"
      />
    </svg>
  );
}
