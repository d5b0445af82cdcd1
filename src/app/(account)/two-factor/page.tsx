import { redirect } from "next/navigation";
import { HOME_PATH } from "@/modules/identity/next-path";
import { withNext } from "@/modules/identity/ui/enter";
import { TwoFactorView } from "@/modules/identity/ui/two-factor-view";
import { readAccount } from "@/platform/shell/read-shell";
import { type PageProps, readNext, titled } from "../read-next";

export const generateMetadata = () => titled("twoFactor");

export default async function Page({ searchParams }: PageProps) {
  const [onward, account] = await Promise.all([readNext(searchParams), readAccount()]);
  if (!account) redirect(withNext("/sign-in", onward.next));
  if (account.secondFactor !== "give") redirect(onward.next ?? HOME_PATH);
  return <TwoFactorView {...onward} />;
}
