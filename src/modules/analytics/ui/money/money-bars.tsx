import { ChevronRight } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { FILLS, type StackTone, SWATCHES } from "@/ui/chart/tones";
import { cn } from "@/ui/tokens/cn";

export interface MoneyBar {
  key: string;
  label: string;
  minor: number;
  /** Beside the amount, quieter: "12 bills", "34 %". */
  note?: ReactNode;
  tone?: StackTone;
  /** Shows the tone beside the name, where it stands for something in a chart. */
  swatch?: boolean;
  /** The list behind it: an address, or a press. */
  href?: string;
  onPress?: () => void;
}

const ROW =
  "-mx-2 grid w-[calc(100%+1rem)] grid-cols-[minmax(0,1fr)] gap-1 rounded-md px-2 py-1.5 text-start hover:bg-sunken";

/** Amounts side by side: the length is drawn, the number is written, a press opens the list behind it. */
export function MoneyBars({
  label,
  bars,
  format,
}: {
  /** Spoken name of the list. */
  label: string;
  bars: readonly MoneyBar[];
  format: (minor: number) => string;
}) {
  const most = Math.max(1, ...bars.map(({ minor }) => Math.abs(minor)));
  return (
    <ul aria-label={label} className="grid gap-1">
      {bars.map((bar) => {
        const { key, label: name, minor, note, tone = "brand", href, onPress } = bar;
        const content = (
          <>
            <span className="flex flex-wrap items-baseline justify-between gap-x-3">
              <span className="flex min-w-0 items-center gap-2">
                {bar.swatch ? (
                  <span aria-hidden className={cn("size-3 shrink-0 rounded-[3px]", SWATCHES[tone])} />
                ) : null}
                <span className="min-w-0 break-words">{name}</span>
                {note ? <span className="shrink-0 text-ink-2 text-small">{note}</span> : null}
              </span>
              <span className="ms-auto flex shrink-0 items-center gap-1 font-semibold tabular-nums">
                {format(minor)}
                <ChevronRight aria-hidden className="size-3.5 text-ink-3 rtl:rotate-180" />
              </span>
            </span>
            <svg aria-hidden viewBox="0 0 100 2" preserveAspectRatio="none" className="h-1.5 w-full">
              <rect width="100" height="2" rx="1" className="fill-sunken" />
              <rect
                width={(Math.abs(minor) / most) * 100}
                height="2"
                rx="1"
                className={FILLS[minor < 0 ? "deny" : tone]}
              />
            </svg>
          </>
        );
        return (
          <li key={key}>
            {href === undefined ? (
              <button type="button" onClick={onPress} className={ROW}>
                {content}
              </button>
            ) : (
              <Link href={href} className={ROW}>
                {content}
              </Link>
            )}
          </li>
        );
      })}
    </ul>
  );
}
