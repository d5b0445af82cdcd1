"use client";

import type { LucideIcon } from "lucide-react";
import { lazy, type ReactNode, Suspense, useState } from "react";
import { lazyTrigger, type Trigger } from "./lazy-trigger";

const load = () => import("./dropdown-menu-content");
const Content = lazy(load);

export interface MenuItem {
  /** Unique among its siblings. */
  id: string;
  label: ReactNode;
  icon?: LucideIcon;
  /** Second line. */
  hint?: ReactNode;
  onSelect?: () => void;
  /** Makes it a link. */
  href?: string;
  danger?: boolean;
  disabled?: boolean;
  /** Shows a tick: the current choice. */
  checked?: boolean;
}

export interface DropdownMenuProps {
  /** The button that opens it. */
  trigger: Trigger;
  /** Groups are divided by a line. */
  groups: readonly (readonly MenuItem[])[];
  /** Shown above the entries, e.g. who is signed in. */
  heading?: ReactNode;
  align?: "start" | "center" | "end";
  side?: "top" | "bottom";
}

/** Actions of one thing. The most likely ones belong on the screen itself, the rest here. */
export function DropdownMenu(props: DropdownMenuProps) {
  const [started, setStarted] = useState(false);
  const trigger = lazyTrigger(
    props.trigger,
    "menu",
    () => void load(),
    () => setStarted(true),
  );
  if (!started) return trigger;
  return (
    <Suspense fallback={trigger}>
      <Content {...props} />
    </Suspense>
  );
}
