"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { ArrowRight, MapPin, Pencil, Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useApi } from "@/platform/trpc/react";
import { ErrorState } from "@/ui/feedback/empty-state";
import { Skeleton } from "@/ui/feedback/skeleton";
import { Panel } from "@/ui/layout/panel";
import { Button, IconButton } from "@/ui/primitives/button";
import type { Branch } from "../../branches/schema";
import type { GymSettings } from "../../gyms/schema";
import type { TenancyApi } from "../../router";
import { blankBranch, detailsOf } from "../branch-details";
import { BranchForm } from "../branch-form";
import { useFinishStep } from "./use-finish-step";

/** The gym's places; the first is asked for at once. */
export function BranchesStep({ gym, onDone }: { gym: GymSettings; onDone: () => void }) {
  const t = useTranslations("tenancy.setup");
  const branch = useTranslations("tenancy.branch");
  const api = useApi<TenancyApi>();
  const client = useQueryClient();
  const list = useQuery(api.tenancy.branches.list.queryOptions({ withClosed: false }));
  const save = useMutation(
    api.tenancy.branches.save.mutationOptions({
      onSuccess: () => client.invalidateQueries({ queryKey: api.tenancy.branches.list.queryKey() }),
    }),
  );
  const [editing, setEditing] = useState<Branch | "new" | null>(null);
  const { finish, pending } = useFinishStep("branches", onDone);
  if (list.isError && !list.data) {
    return <ErrorState error={list.error} onRetry={() => list.refetch()} retrying={list.isFetching} />;
  }
  if (!list.data) {
    return (
      <div aria-busy>
        <Skeleton className="h-96" />
      </div>
    );
  }
  const first = list.data.length === 0;
  const shown = first ? "new" : editing;
  if (shown) {
    const start = shown === "new" ? blankBranch(gym, first ? gym.name : "") : detailsOf(shown);
    return (
      <Panel {...(first ? { title: t("firstBranch"), description: branch("emptyHint") } : {})}>
        <BranchForm
          key={shown === "new" ? "new" : shown.id}
          branch={start}
          saveLabel={branch("save")}
          actions={first ? null : <Button onClick={() => setEditing(null)}>{t("cancel")}</Button>}
          onSave={async (details) => {
            await save.mutateAsync({ id: shown === "new" ? null : shown.id, ...details });
            setEditing(null);
          }}
        />
      </Panel>
    );
  }
  return (
    <div className="grid gap-4">
      <Panel flush>
        <ul className="divide-y divide-line">
          {list.data.map((one) => (
            <li key={one.id} className="flex items-center gap-3 px-4 py-3">
              <MapPin aria-hidden className="size-5 shrink-0 text-ink-3" />
              <span className="min-w-0 grow">
                <span className="block truncate font-medium">{one.name}</span>
                <span className="block truncate text-ink-2 text-small">
                  {[one.addressLine, one.city].filter(Boolean).join(", ")}
                </span>
              </span>
              <IconButton
                icon={Pencil}
                size="sm"
                variant="ghost"
                label={branch("edit", { name: one.name })}
                onClick={() => setEditing(one)}
              />
            </li>
          ))}
        </ul>
      </Panel>
      <div className="flex flex-col-reverse gap-2 sm:flex-row sm:justify-between">
        <Button icon={Plus} onClick={() => setEditing("new")}>
          {t("anotherBranch")}
        </Button>
        <Button variant="primary" size="lg" iconEnd={ArrowRight} loading={pending} onClick={finish}>
          {t("next")}
        </Button>
      </div>
    </div>
  );
}
