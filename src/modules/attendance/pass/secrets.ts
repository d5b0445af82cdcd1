import type { ServiceContext } from "@/platform/context";

/** The key of a member's codes, hexadecimal. A new version of the pass makes all older codes worthless. */
export function passSecret(ctx: ServiceContext, memberId: string, passVersion: number): string {
  return ctx.ports.secrets
    .digest("member-pass", `${ctx.tenantId}|${memberId}|${passVersion}`)
    .toString("hex");
}

/** What is kept of a PIN: equal PINs of one gym are equal here, and nothing can be guessed without the secret. */
export function pinDigest(ctx: ServiceContext, pin: string): Buffer {
  return ctx.ports.secrets.digest("member-pin", `${ctx.tenantId}|${pin}`);
}
