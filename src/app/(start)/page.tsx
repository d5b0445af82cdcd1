import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { parseRecentGyms, RECENT_GYMS_COOKIE } from "@/modules/tenancy/ui/public/recent-gyms";
import { isDemo, readAccount, readCookie, readShell } from "@/platform/shell/read-shell";
import { LinkButton } from "@/ui/primitives/button";

/** The front page: a word about Pulse for strangers, the way on for everyone else. */
export default async function LandingPage() {
  const account = await readAccount();
  if (account?.secondFactor === "give") redirect("/two-factor");
  if (account) {
    const [last] = parseRecentGyms(await readCookie(RECENT_GYMS_COOKIE));
    const shell = last ? await readShell(last) : null;
    redirect(shell && shell.roles.length > 0 ? `/${shell.tenant.slug}` : "/gyms");
  }
  const t = await getTranslations("tenancy.landing");
  return (
    <div className="grid gap-6 pt-8 sm:pt-20">
      <h1 className="max-w-xl text-balance font-semibold text-display tracking-tight">{t("lead")}</h1>
      <p className="max-w-xl text-pretty text-ink-2 text-title">{t("line")}</p>
      <div className="flex flex-col gap-2 sm:flex-row">
        <LinkButton href="/sign-in" variant="primary" size="lg">
          {t("signIn")}
        </LinkButton>
        <LinkButton href="/sign-up" size="lg">
          {t("signUp")}
        </LinkButton>
      </div>
      {isDemo() ? <p className="max-w-xl text-ink-2 text-small">{t("demo")}</p> : null}
    </div>
  );
}
