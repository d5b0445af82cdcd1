import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import { formatNumber, formatPercent } from "@/shared/i18n/format";

const ORDER = ["active", "frozen", "suspended", "expired", "none"] as const;
const FILL = {
  active: "fill-brand-strong",
  frozen: "fill-info",
  suspended: "fill-warn",
  expired: "fill-ink-3",
  none: "fill-line-strong",
} as const;

/** Members per standing, each row a link to its list. The length is drawn, the number is written. */
export function StandingBars({
  counts,
  href,
}: {
  counts: Readonly<Record<string, number>>;
  href: (standing: string) => string;
}) {
  const t = useTranslations("analytics");
  const locale = useLocale();
  const total = Object.values(counts).reduce((sum, n) => sum + n, 0);
  const most = Math.max(1, ...Object.values(counts));
  return (
    <ul className="grid gap-1">
      {ORDER.map((standing) => {
        const count = counts[standing] ?? 0;
        return (
          <li key={standing}>
            <Link href={href(standing)} className="-mx-2 grid gap-1 rounded-md px-2 py-1.5 hover:bg-sunken">
              <span className="flex items-baseline justify-between gap-3">
                <span>{t(`standing.${standing}`)}</span>
                <span className="text-ink-2 text-small">
                  <span className="font-semibold text-body text-ink">{formatNumber(count, locale)}</span>{" "}
                  {total > 0 ? formatPercent(count / total, locale) : null}
                </span>
              </span>
              <svg aria-hidden viewBox="0 0 100 2" preserveAspectRatio="none" className="h-1.5 w-full">
                <rect width="100" height="2" rx="1" className="fill-sunken" />
                <rect width={(count / most) * 100} height="2" rx="1" className={FILL[standing]} />
              </svg>
            </Link>
          </li>
        );
      })}
    </ul>
  );
}
