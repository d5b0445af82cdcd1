"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { Sheet } from "@/ui/primitives/dialog";
import type { NavSection } from "./app-shell";

/** Every entry of the navigation on a phone; loaded when "More" is pressed. */
export default function MoreSheet({
  sections,
  here,
  onClose,
}: {
  sections: readonly NavSection[];
  here: string | undefined;
  onClose: () => void;
}) {
  const t = useTranslations("ui");
  return (
    <Sheet open onOpenChange={(open) => (open ? undefined : onClose())} title={t("more")}>
      <nav aria-label={t("more")} className="-mx-2 grid gap-3">
        {sections.map((section) => (
          <div key={section.id}>
            {section.label ? (
              <p className="px-3 pb-1 font-medium text-ink-3 text-small">{section.label}</p>
            ) : null}
            <ul>
              {section.items.map((item) => (
                <li key={item.href}>
                  <Link
                    href={item.href}
                    onClick={onClose}
                    aria-current={item.href === here ? "page" : undefined}
                    className="flex min-h-12 items-center gap-3 rounded-md px-3 hover:bg-sunken aria-[current=page]:bg-sunken aria-[current=page]:font-medium"
                  >
                    <item.icon aria-hidden className="size-5 shrink-0 text-ink-2" />
                    <span className="min-w-0 grow truncate">{item.label}</span>
                    {item.badge}
                  </Link>
                </li>
              ))}
            </ul>
          </div>
        ))}
      </nav>
    </Sheet>
  );
}
