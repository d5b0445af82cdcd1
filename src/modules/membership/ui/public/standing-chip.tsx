"use client";

import { CircleDashed, Hourglass, Snowflake, UserX } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { formatLocalDate } from "@/shared/i18n/format";
import { StatusChip, type Tone } from "@/ui/primitives/badge";
import type { Standing } from "../../memberships/schema";
import { useToday } from "../today";

const LOOKS: Record<Standing, { tone: Tone; icon?: typeof Snowflake }> = {
  active: { tone: "ok" },
  frozen: { tone: "info", icon: Snowflake },
  suspended: { tone: "deny" },
  expired: { tone: "warn", icon: Hourglass },
  none: { tone: "neutral", icon: CircleDashed },
};

/** What a member can be to a gym, in the order in which people ask. */
export const STANDING_ORDER = Object.keys(LOOKS) as readonly Standing[];

/** What a member is today and until when; a ban hides everything else. */
export function StandingChip({
  standing,
  until = null,
  banned = false,
  className,
}: {
  standing: Standing;
  until?: string | null;
  banned?: boolean;
  className?: string;
}) {
  const t = useTranslations("membership.standing");
  const locale = useLocale();
  const today = useToday();
  if (banned) {
    return (
      <StatusChip tone="deny" icon={UserX} className={className ?? ""}>
        {t("banned")}
      </StatusChip>
    );
  }
  const { tone, icon } = LOOKS[standing];
  // The year is said when it is another one: "until 18 Sept" would be read as the next.
  const style = until?.slice(0, 4) === today.slice(0, 4) ? "dayMonth" : "medium";
  const date = until ? formatLocalDate(until, locale, style) : null;
  const words =
    date === null || standing === "none" || standing === "suspended"
      ? t(standing)
      : t(`${standing}Until`, { date });
  return (
    <StatusChip tone={tone} {...(icon ? { icon } : {})} className={className ?? ""}>
      {words}
    </StatusChip>
  );
}
