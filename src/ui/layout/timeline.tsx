import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import type { Tone } from "@/ui/primitives/badge";
import { cn } from "@/ui/tokens/cn";

export interface TimelineEntry {
  id: string;
  icon: LucideIcon;
  tone?: Tone;
  /** What happened. */
  title: ReactNode;
  /** Already formatted. */
  time: ReactNode;
  /** ISO instant for machines. */
  dateTime?: string;
  children?: ReactNode;
}

const TONES: Record<Tone, string> = {
  ok: "text-ok",
  warn: "text-warn",
  deny: "text-deny",
  info: "text-info",
  neutral: "text-ink-3",
};

/** What happened with one thing, newest first. */
export function Timeline({
  label,
  entries,
  className,
}: {
  label: string;
  entries: readonly TimelineEntry[];
  className?: string;
}) {
  return (
    <ol aria-label={label} className={className}>
      {entries.map((entry, index) => (
        <li key={entry.id} className="relative flex gap-3 pb-5 last:pb-0">
          {index < entries.length - 1 ? (
            <span aria-hidden className="absolute start-3.5 top-8 bottom-1 w-px bg-line" />
          ) : null}
          <span className="grid size-7 shrink-0 place-items-center rounded-full border border-line bg-panel">
            <entry.icon aria-hidden className={cn("size-3.5", TONES[entry.tone ?? "neutral"])} />
          </span>
          <div className="min-w-0 grow pt-0.5">
            <div className="flex flex-wrap items-baseline justify-between gap-x-3">
              <p className="min-w-0">{entry.title}</p>
              <time dateTime={entry.dateTime} className="shrink-0 text-ink-3 text-small">
                {entry.time}
              </time>
            </div>
            {entry.children ? <div className="mt-0.5 text-ink-2 text-small">{entry.children}</div> : null}
          </div>
        </li>
      ))}
    </ol>
  );
}
