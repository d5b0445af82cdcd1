"use client";

import { Popover as Radix } from "radix-ui";
import { cn } from "@/ui/tokens/cn";
import type { PopoverProps } from "./popover";

/** The open part of `Popover`. Starts open unless the caller keeps the state. */
export default function PopoverContent({
  trigger,
  label,
  children,
  open,
  onOpenChange,
  align = "start",
  className,
}: PopoverProps) {
  return (
    <Radix.Root defaultOpen open={open} onOpenChange={onOpenChange}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          aria-label={label}
          align={align}
          sideOffset={6}
          collisionPadding={8}
          className={cn(
            "z-50 w-72 max-w-[calc(100vw-1rem)] rounded-md bg-raised p-4 shadow-overlay outline-none data-[state=open]:animate-pop-in",
            className,
          )}
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
