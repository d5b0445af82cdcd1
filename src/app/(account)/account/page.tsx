import { redirect } from "next/navigation";
import { AccountView } from "@/modules/identity/ui/account/account-view";
import { withNext } from "@/modules/identity/ui/enter";
import { readAccount } from "@/platform/shell/read-shell";
import { type PageProps, readNext, titled } from "../read-next";

export const generateMetadata = () => titled("account");

export default async function Page({ searchParams }: PageProps) {
  const [query, onward, account] = await Promise.all([searchParams, readNext(searchParams), readAccount()]);
  const here = new URLSearchParams(onward.next ? { next: onward.next } : {});
  if (query.setup === "two-factor") here.set("setup", "two-factor");
  const self = here.size > 0 ? `/account?${here}` : "/account";
  if (!account) redirect(withNext("/sign-in", self));
  if (account.secondFactor === "give") redirect(withNext("/two-factor", self));
  const { name, email } = account;
  return <AccountView person={{ name, email }} setUpRequired={query.setup === "two-factor"} {...onward} />;
}
