"use client";

import { CreditCard, FileUp, LayoutDashboard } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";

const NEXT = [
  { key: "plans", path: "/admin/plans", icon: CreditCard },
  { key: "import", path: "/admin/imports", icon: FileUp },
  { key: "dashboard", path: "/admin", icon: LayoutDashboard },
] as const;

/** What to do first in a gym that is ready. */
export function DoneStep({ slug }: { slug: string }) {
  const t = useTranslations("tenancy.setup.after");
  return (
    <ul className="grid gap-3 sm:grid-cols-3">
      {NEXT.map(({ key, path, icon: Icon }) => (
        <li key={key}>
          <Link
            href={`/${slug}${path}`}
            prefetch={false}
            className="grid h-full gap-2 rounded-md border border-line bg-panel p-4 hover:border-line-strong"
          >
            <Icon aria-hidden className="size-6 text-brand-ink" />
            <span className="font-semibold">{t(`${key}.title`)}</span>
            <span className="text-ink-2 text-small">{t(`${key}.hint`)}</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
