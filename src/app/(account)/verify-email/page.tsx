import { VerifyEmailView } from "@/modules/identity/ui/verify-view";
import { titled } from "../read-next";

export const generateMetadata = () => titled("verifyEmail");

export default function Page() {
  return <VerifyEmailView />;
}
