import { cookies, headers } from "next/headers";
import { cache } from "react";
import type { AccountFacts, ShellBridge, ShellFacts } from "./facts";

function bridge(): ShellBridge | undefined {
  return (globalThis as { __pulse?: ShellBridge }).__pulse;
}

async function cookieHeader(): Promise<string> {
  return (await headers()).get("cookie") ?? "";
}

/** The gym in the address and who looks at it, once per rendered page. Server components only. */
export const readShell = cache(async (slug: string): Promise<ShellFacts | null> => {
  return (await bridge()?.shell(await cookieHeader(), slug)) ?? null;
});

/** Who is signed in. Server components only. */
export const readAccount = cache(async (): Promise<AccountFacts | null> => {
  return (await bridge()?.account(await cookieHeader())) ?? null;
});

/** Whether this installation shows demo sign-ins. */
export function isDemo(): boolean {
  return bridge()?.demo ?? false;
}

/** Which version of Pulse this page comes from. Server components only. */
export function release(): string {
  return bridge()?.version ?? "0.0.0";
}

/** The nonce that this document's own scripts and styles carry. */
export async function readNonce(): Promise<string | undefined> {
  return (await headers()).get("x-nonce") ?? undefined;
}

export async function readCookie(name: string): Promise<string | undefined> {
  return (await cookies()).get(name)?.value;
}
