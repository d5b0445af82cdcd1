"use client";

import { createContext, type ReactNode, use } from "react";
import type { TenantRole } from "@/shared/access/permission";
import type { ShellFacts } from "./facts";

const ShellContext = createContext<ShellFacts | null>(null);

/** Hands the facts that the server rendered the frame with to the screens inside it. */
export function ShellProvider({ facts, children }: { facts: ShellFacts; children: ReactNode }) {
  return <ShellContext value={facts}>{children}</ShellContext>;
}

/** The gym and who looks at it: for words, formats and for leaving out what a role can't do. Not a permission check. */
export function useShell(): ShellFacts {
  const facts = use(ShellContext);
  if (!facts) throw new Error("useShell needs a gym's page around it");
  return facts;
}

/** Whether the reader holds one of the roles. */
export function useHasRole(...roles: TenantRole[]): boolean {
  return useShell().roles.some((role) => roles.includes(role));
}
