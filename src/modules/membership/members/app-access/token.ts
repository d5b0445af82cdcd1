import type { Secrets } from "@/platform/secrets";

/**
 * The token of an invitation's link, from the invitation, its end and the installation's secret: no job, queue or log
 * ever carries it.
 */
export function joinToken(secrets: Secrets, invitationId: string, expiresAt: Date): string {
  return secrets
    .digest("membership.app-invitation", `${invitationId}/${expiresAt.getTime()}`)
    .toString("base64url");
}
