"use client";

import "@/ui/tokens/csp-nonce";
import { Check } from "lucide-react";
import Link from "next/link";
import { DropdownMenu as Radix } from "radix-ui";
import { useState } from "react";
import { cn } from "@/ui/tokens/cn";
import type { DropdownMenuProps, MenuItem } from "./dropdown-menu";

const ITEM =
  "flex min-h-control w-full cursor-pointer select-none items-center gap-2.5 rounded-xs px-2.5 py-1.5 outline-none data-highlighted:bg-sunken data-disabled:cursor-not-allowed data-disabled:opacity-50 lg:min-h-8 lg:py-1";

/** The dialog the trigger stands in, or the main part: a menu outside of every landmark is hard to find by ear. */
function surroundings(): HTMLElement | null {
  return document.activeElement?.closest<HTMLElement>("[role=dialog]") ?? document.getElementById("content");
}

/** The open part of `DropdownMenu`; loaded when a trigger is hovered, focused or pressed. Starts open. */
export default function DropdownMenuContent({
  trigger,
  groups,
  heading,
  align = "end",
  side = "bottom",
}: DropdownMenuProps) {
  const [container] = useState(surroundings);
  return (
    <Radix.Root defaultOpen modal={false}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal container={container}>
        <Radix.Content
          align={align}
          side={side}
          sideOffset={6}
          collisionPadding={8}
          className="z-50 max-h-(--radix-dropdown-menu-content-available-height) min-w-52 max-w-80 overflow-y-auto rounded-md bg-raised p-1 shadow-overlay data-[state=open]:animate-pop-in"
        >
          {heading ? <div className="px-2.5 py-2">{heading}</div> : null}
          {groups.map((group, index) => (
            <Radix.Group key={group[0]?.id ?? index}>
              {index > 0 || heading ? <Radix.Separator className="-mx-1 my-1 h-px bg-line" /> : null}
              {group.map((item) => (
                <MenuEntry key={item.id} item={item} />
              ))}
            </Radix.Group>
          ))}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

function MenuEntry({ item }: { item: MenuItem }) {
  const inner = (
    <>
      {item.icon ? (
        <item.icon aria-hidden className={cn("size-4 shrink-0", item.danger ? "" : "text-ink-3")} />
      ) : null}
      <span className="min-w-0 grow text-start">
        <span className="block truncate">{item.label}</span>
        {item.hint ? <span className="block truncate text-ink-2 text-tiny">{item.hint}</span> : null}
      </span>
      {item.checked ? <Check aria-hidden className="size-4 shrink-0 text-brand-ink" /> : null}
    </>
  );
  const className = cn(ITEM, item.danger && "text-deny data-highlighted:bg-deny-soft");
  if (item.checked !== undefined) {
    return (
      <Radix.CheckboxItem
        checked={item.checked}
        disabled={item.disabled}
        onSelect={item.onSelect}
        className={className}
      >
        {inner}
      </Radix.CheckboxItem>
    );
  }
  return (
    <Radix.Item
      disabled={item.disabled}
      onSelect={item.onSelect}
      className={className}
      asChild={item.href !== undefined}
    >
      {item.href === undefined ? inner : <Link href={item.href}>{inner}</Link>}
    </Radix.Item>
  );
}
