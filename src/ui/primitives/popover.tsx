"use client";

import { lazy, type ReactNode, Suspense, useState } from "react";
import { lazyTrigger, type Trigger } from "./lazy-trigger";

const load = () => import("./popover-content");
const Content = lazy(load);

export interface PopoverProps {
  trigger: Trigger;
  /** Spoken name of the panel. */
  label: string;
  children: ReactNode;
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  align?: "start" | "center" | "end";
  className?: string;
}

/** A small panel beside what opened it: filters, definitions, a colour choice. */
export function Popover(props: PopoverProps) {
  const [started, setStarted] = useState(false);
  const trigger = lazyTrigger(
    props.trigger,
    "dialog",
    () => void load(),
    () => {
      setStarted(true);
      props.onOpenChange?.(true);
    },
  );
  if (!started && !props.open) return trigger;
  return (
    <Suspense fallback={trigger}>
      <Content {...props} />
    </Suspense>
  );
}
