"use client";

import { useTranslations } from "next-intl";
import type { AuditRow } from "../../schema";

const ACTORS = ["user", "device", "system", "anonymous"] as const;

/** Who did it: a name, or the kind of whoever has none. */
export function useActor(): (row: Pick<AuditRow, "actorName" | "actorKind">) => string {
  const t = useTranslations("operations.audit.actor");
  return ({ actorName, actorKind }) => {
    const kind = ACTORS.find((one) => one === actorKind);
    return actorName ?? (kind ? t(kind) : actorKind);
  };
}
