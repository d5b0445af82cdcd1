import { ResetView } from "@/modules/identity/ui/reset-views";
import { type PageProps, readNext, titled } from "../read-next";

export const generateMetadata = () => titled("reset");

export default async function Page({ searchParams }: PageProps) {
  return <ResetView {...(await readNext(searchParams))} />;
}
