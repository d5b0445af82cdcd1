import { getTranslations } from "next-intl/server";
import { NotFoundScreen } from "./not-found-screen";

/** An address that leads nowhere. */
export async function generateMetadata() {
  return { title: (await getTranslations("ui.notFound"))("title") };
}

export default function NotFound() {
  return <NotFoundScreen />;
}
