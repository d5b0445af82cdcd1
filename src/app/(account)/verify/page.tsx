import { VerifyView } from "@/modules/identity/ui/verify-view";
import { type PageProps, readNext, titled } from "../read-next";

export const generateMetadata = () => titled("verify");

export default async function Page({ searchParams }: PageProps) {
  return <VerifyView {...(await readNext(searchParams))} />;
}
