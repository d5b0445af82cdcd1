"use client";

import Link from "next/link";
import {
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
  useEffect,
  useId,
  useRef,
  useState,
} from "react";
import { cn } from "@/ui/tokens/cn";

const BAR = "flex gap-5 overflow-x-auto border-line border-b [scrollbar-width:none]";
const TAB =
  "-mb-px flex h-control shrink-0 items-center gap-2 border-transparent border-b-2 font-medium text-ink-2 hover:text-ink focus-visible:outline-offset-[-2px] aria-selected:border-brand-ink aria-selected:text-ink aria-[current=page]:border-brand-ink aria-[current=page]:text-ink";

/** On a phone the open tab may be the last of a row that scrolls; the page itself stays where it is. */
function useShowOpen(row: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const open = row.current?.querySelector("[aria-current], [aria-selected=true]");
    if (row.current && open)
      row.current.scrollLeft += Math.max(
        0,
        open.getBoundingClientRect().right - row.current.getBoundingClientRect().right,
      );
  }, [row]);
}

export interface TabItem {
  value: string;
  label: ReactNode;
  /** A count beside the label. */
  badge?: ReactNode;
  content: ReactNode;
}

/** Tabs inside a screen. When the tab should be in the address, use `TabLinks`. */
export function Tabs({
  label,
  items,
  value,
  defaultValue,
  onValueChange,
  className,
}: {
  /** Spoken name of the row. */
  label: string;
  items: readonly TabItem[];
  value?: string;
  defaultValue?: string;
  onValueChange?: (value: string) => void;
  className?: string;
}) {
  const id = useId();
  const [own, setOwn] = useState(defaultValue ?? items[0]?.value);
  const row = useRef<HTMLDivElement>(null);
  useShowOpen(row);
  const current = value ?? own;
  const choose = (next: string) => {
    setOwn(next);
    onValueChange?.(next);
  };
  const onKeyDown = (event: KeyboardEvent, index: number) => {
    const moves: Record<string, number> = {
      ArrowRight: index + 1,
      ArrowLeft: index - 1,
      Home: 0,
      End: items.length - 1,
    };
    const move = moves[event.key];
    if (move === undefined) return;
    event.preventDefault();
    const to = (move + items.length) % items.length;
    const next = items[to];
    if (!next) return;
    choose(next.value);
    const tab = row.current?.children[to];
    if (tab instanceof HTMLElement) tab.focus();
  };
  return (
    <div className={cn("min-w-0", className)}>
      <div ref={row} role="tablist" aria-label={label} className={BAR}>
        {items.map((item, index) => (
          <button
            key={item.value}
            type="button"
            role="tab"
            id={`${id}-tab-${item.value}`}
            aria-selected={item.value === current}
            aria-controls={`${id}-panel-${item.value}`}
            tabIndex={item.value === current ? 0 : -1}
            onClick={() => choose(item.value)}
            onKeyDown={(event) => onKeyDown(event, index)}
            className={TAB}
          >
            {item.label}
            {item.badge}
          </button>
        ))}
      </div>
      {items.map((item) => (
        <div
          key={item.value}
          role="tabpanel"
          id={`${id}-panel-${item.value}`}
          aria-labelledby={`${id}-tab-${item.value}`}
          hidden={item.value !== current}
          className="pt-4"
        >
          {item.value === current ? item.content : null}
        </div>
      ))}
    </div>
  );
}

export interface TabLink {
  href: string;
  label: ReactNode;
  badge?: ReactNode;
  current: boolean;
}

/** Tabs that are addresses: each is a link, so back, reload and share work. */
export function TabLinks({
  label,
  items,
  className,
}: {
  label: string;
  items: readonly TabLink[];
  className?: string;
}) {
  const row = useRef<HTMLElement>(null);
  useShowOpen(row);
  return (
    <nav ref={row} aria-label={label} className={cn(BAR, className)}>
      {items.map((item) => (
        <Link
          key={item.href}
          href={item.href}
          aria-current={item.current ? "page" : undefined}
          className={TAB}
        >
          {item.label}
          {item.badge}
        </Link>
      ))}
    </nav>
  );
}
