import { ForgotView } from "@/modules/identity/ui/reset-views";
import { type PageProps, readNext, titled } from "../read-next";

export const generateMetadata = () => titled("forgot");

export default async function Page({ searchParams }: PageProps) {
  return <ForgotView {...(await readNext(searchParams))} />;
}
