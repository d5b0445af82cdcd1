"use client";

import { CircleHelp } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Popover } from "@/ui/primitives/popover";

/** How a number is counted, behind a small question mark. */
export function About({ label, children }: { label: string; children: ReactNode }) {
  const t = useTranslations("ui");
  return (
    <Popover
      label={t("about", { label })}
      trigger={
        <button
          type="button"
          aria-label={t("about", { label })}
          className="-my-1 ms-0.5 inline-grid size-7 place-items-center rounded-xs align-middle text-ink-3 hover:text-ink"
        >
          <CircleHelp aria-hidden className="size-3.5" />
        </button>
      }
    >
      <div className="grid max-w-80 gap-2 text-small">{children}</div>
    </Popover>
  );
}
