import { redirect } from "next/navigation";
import { demoSignIns } from "@/modules/identity/demo";
import { HOME_PATH } from "@/modules/identity/next-path";
import { withNext } from "@/modules/identity/ui/enter";
import { SignInView } from "@/modules/identity/ui/sign-in-view";
import { isDemo, readAccount } from "@/platform/shell/read-shell";
import { type PageProps, readNext, titled } from "../read-next";

export const generateMetadata = () => titled("signIn");

export default async function Page({ searchParams }: PageProps) {
  const [onward, account] = await Promise.all([readNext(searchParams), readAccount()]);
  if (account?.secondFactor === "give") redirect(withNext("/two-factor", onward.next));
  if (account) redirect(onward.next ?? HOME_PATH);
  return <SignInView {...onward} demo={demoSignIns(isDemo() ? "full" : "off")} />;
}
