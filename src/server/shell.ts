import { brandCss } from "@/modules/tenancy/branding/service";
import { shellFacts } from "@/modules/tenancy/gyms/service";
import type { Ports } from "@/platform/context";
import { RELEASE } from "@/platform/processes/release";
import type { ShellBridge } from "@/platform/shell/facts";
import type { Actors } from "./actors";

const MFA_ROLES = ["owner", "manager", "desk"] as const;

/** What pages rendered in this process may ask. Put on `globalThis.__pulse` before Next starts. */
export function createShellBridge(ports: Ports, actors: Actors): ShellBridge {
  return {
    demo: ports.demo !== "off",
    version: RELEASE.version,
    async shell(cookieHeader, slug) {
      const { actor } = await actors.identify(cookieHeader);
      const [access, brand, device] = await Promise.all([
        actors.resolveAccess(slug, actor),
        shellFacts(ports, slug),
        actors.device(cookieHeader),
      ]);
      if (!access || !brand) return null;
      const { tenant, roles, memberId } = access;
      const person = actor.kind === "user" ? actor : null;
      const mustHave = tenant.requireStaffMfa && MFA_ROLES.some((role) => roles.includes(role));
      const missing =
        person && !person.mfa ? (person.mfaEnabled ? "give" : mustHave ? "set-up" : null) : null;
      return {
        tenant: {
          id: tenant.id,
          slug: tenant.slug,
          name: tenant.name,
          locale: tenant.locale,
          country: tenant.country,
          zone: tenant.zone,
          currency: tenant.currency,
          isDemo: tenant.isDemo,
          brandCss: brandCss(brand.brandColor),
          logoHref: brand.hasLogo ? `/api/brand/${slug}/logo-small-${brand.brandVersion}.webp` : null,
          manifestHref: `/api/brand/${slug}/manifest.webmanifest`,
        },
        actor: person ? { name: person.name, email: person.email } : null,
        roles,
        memberId,
        device: device?.tenantId === tenant.id ? { name: device.name, branchId: device.branchId } : null,
        secondFactor: missing,
      };
    },
    async account(cookieHeader) {
      const { actor } = await actors.identify(cookieHeader);
      if (actor.kind !== "user") return null;
      return {
        name: actor.name,
        email: actor.email,
        emailVerified: actor.emailVerified,
        operator: actor.platformRole === "operator",
        secondFactor: actor.mfaEnabled && !actor.mfa ? "give" : null,
      };
    },
    async preferredLocale(cookieHeader) {
      const { actor } = await actors.identify(cookieHeader);
      return actor.kind === "user" ? actor.locale : null;
    },
  };
}
