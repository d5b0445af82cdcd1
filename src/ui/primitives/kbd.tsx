import type { ComponentProps } from "react";
import { cn } from "@/ui/tokens/cn";

/** A key of the keyboard; hidden on touch screens, where there is none. */
export function Kbd({ className, ...rest }: ComponentProps<"kbd">) {
  return (
    <kbd
      className={cn(
        "inline-flex h-5 min-w-5 items-center justify-center rounded-xs border border-line bg-sunken px-1 font-medium font-sans text-[0.6875rem] text-ink-2 coarse:hidden",
        className,
      )}
      {...rest}
    />
  );
}
