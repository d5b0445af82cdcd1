"use client";

import Link from "next/link";
import { Tabs as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { cn } from "@/ui/tokens/cn";

const BAR = "flex gap-5 overflow-x-auto border-line border-b [scrollbar-width:none]";
const TAB =
  "-mb-px flex h-control shrink-0 items-center gap-2 border-transparent border-b-2 font-medium text-ink-2 hover:text-ink focus-visible:outline-offset-[-2px] data-[state=active]:border-brand-ink data-[state=active]:text-ink aria-[current=page]:border-brand-ink aria-[current=page]:text-ink";

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
  return (
    <Radix.Root
      className={className}
      value={value}
      defaultValue={defaultValue ?? items[0]?.value}
      onValueChange={onValueChange}
    >
      <Radix.List aria-label={label} className={BAR}>
        {items.map((item) => (
          <Radix.Trigger key={item.value} value={item.value} className={TAB}>
            {item.label}
            {item.badge}
          </Radix.Trigger>
        ))}
      </Radix.List>
      {items.map((item) => (
        <Radix.Content key={item.value} value={item.value} className="pt-4">
          {item.content}
        </Radix.Content>
      ))}
    </Radix.Root>
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
  return (
    <nav aria-label={label} className={cn(BAR, className)}>
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
