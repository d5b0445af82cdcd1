import { SignUpView } from "@/modules/identity/ui/sign-up-view";
import { type PageProps, readNext, titled } from "../read-next";

export const generateMetadata = () => titled("signUp");

export default async function Page({ searchParams }: PageProps) {
  const { email } = await searchParams;
  return <SignUpView {...(await readNext(searchParams))} {...(typeof email === "string" ? { email } : {})} />;
}
