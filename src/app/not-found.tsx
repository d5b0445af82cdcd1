import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { buttonStyles } from "@/ui/primitives/button-styles";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("fallback"))("notFoundTitle") };
}

/** Next's own page carries inline styles, which the content security policy forbids. */
export default async function NotFound() {
  const t = await getTranslations("fallback");
  return (
    <main className="grid min-h-dvh place-content-center justify-items-center gap-3 p-6 text-center">
      <p aria-hidden className="font-bold text-display text-ink-3 tabular-nums">
        404
      </p>
      <h1 className="font-semibold text-heading">{t("notFoundTitle")}</h1>
      <p className="max-w-sm text-ink-2">{t("notFoundHint")}</p>
      {/* A plain link: every page loads this one's scripts ahead, and there should be none. */}
      <a href="/" className={`${buttonStyles({ variant: "primary" })} mt-3`}>
        {t("home")}
      </a>
    </main>
  );
}
