import type { TenantRole } from "@/shared/access/permission";
import type { TenantId } from "../ids";

/** What the frame around a gym's screens shows before any call has been answered. Browser-safe. */
export interface ShellFacts {
  readonly tenant: {
    readonly id: TenantId;
    readonly slug: string;
    readonly name: string;
    readonly locale: string;
    readonly country: string;
    readonly zone: string;
    readonly currency: string;
    readonly isDemo: boolean;
    /** The gym's colours as a stylesheet of a few hundred bytes. */
    readonly brandCss: string;
    readonly logoHref: string | null;
    readonly manifestHref: string;
  };
  readonly actor: { readonly name: string; readonly email: string } | null;
  readonly roles: readonly TenantRole[];
  readonly memberId: string | null;
  readonly device: { readonly name: string; readonly branchId: string } | null;
  /** Set when the session must first pass, or set up, its second factor. */
  readonly secondFactor: "give" | "set-up" | null;
}

/** Who is signed in, where no gym is concerned. */
export interface AccountFacts {
  readonly name: string;
  readonly email: string;
  readonly emailVerified: boolean;
  readonly operator: boolean;
  readonly secondFactor: "give" | null;
}

/**
 * What the front door offers to the pages it renders in its own process. It stands on `globalThis`, because pages are
 * bundled apart from the server.
 */
export interface ShellBridge {
  /** The gym and who looks at it; null when there is no such gym. */
  shell(cookieHeader: string, slug: string): Promise<ShellFacts | null>;
  account(cookieHeader: string): Promise<AccountFacts | null>;
  preferredLocale(cookieHeader: string): Promise<string | null>;
  readonly demo: boolean;
  /** Which Pulse renders the page. */
  readonly version: string;
}
