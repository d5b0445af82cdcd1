import { redirect } from "next/navigation";
import type { AccountFacts } from "@/platform/shell/facts";
import { readAccount } from "@/platform/shell/read-shell";

/** Who is signed in; whoever is not goes to sign in and comes back. */
export async function requireAccount(path: string): Promise<AccountFacts> {
  const account = await readAccount();
  const next = encodeURIComponent(path);
  if (!account) redirect(`/sign-in?next=${next}`);
  if (account.secondFactor === "give") redirect(`/two-factor?next=${next}`);
  return account;
}
