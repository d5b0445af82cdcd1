"use client";

import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { EmptyState } from "@/ui/feedback/empty-state";
import { LinkButton } from "@/ui/primitives/button";

/** A whole page that says why there is nothing behind this address for the visitor, with the way to their gyms. */
export function ClosedDoor({
  icon,
  title,
  action,
  children,
}: {
  icon: LucideIcon;
  title: string;
  /** Words on the button that leads to one's gyms. */
  action: string;
  children: ReactNode;
}) {
  return (
    <main className="grid min-h-dvh place-items-center p-4">
      <EmptyState
        page
        icon={icon}
        title={title}
        action={
          <LinkButton href="/gyms" variant="primary">
            {action}
          </LinkButton>
        }
      >
        {children}
      </EmptyState>
    </main>
  );
}
