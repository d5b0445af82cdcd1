"use client";

import { useQuery } from "@tanstack/react-query";
import { CloudOff } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useHasRole, useShell } from "@/platform/shell/use-shell";
import { useApi } from "@/platform/trpc/react";
import type { AttendanceApi } from "../../router";
import { useConflictsLive } from "./use-conflicts-live";

/** How many refused offline scans of a branch wait for a decision, small enough for a panel's head; nothing while none does. */
export function ConflictsLink({ branchId }: { branchId: string }) {
  const t = useTranslations("attendance.screen.conflicts");
  const { tenant } = useShell();
  const mayDecide = useHasRole("owner", "manager", "desk");
  const { conflicts } = useApi<AttendanceApi>().attendance;
  const query = useQuery({ ...conflicts.count.queryOptions({ branchId }), enabled: mayDecide });
  useConflictsLive();
  const count = query.data?.count ?? 0;
  if (count === 0) return null;
  return (
    <Link
      href={`/${tenant.slug}/desk/conflicts`}
      className="flex min-h-6 items-center gap-1.5 rounded-full bg-warn-soft px-2.5 font-medium text-small text-warn hover:underline"
    >
      <CloudOff aria-hidden className="size-4 shrink-0" />
      {t("waiting", { count })}
    </Link>
  );
}
