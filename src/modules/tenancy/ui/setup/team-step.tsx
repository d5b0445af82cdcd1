"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Check, Mail } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useApi } from "@/platform/trpc/react";
import { Panel } from "@/ui/layout/panel";
import { Button } from "@/ui/primitives/button";
import type { TenancyApi } from "../../router";
import { InviteForm } from "../staff-forms";
import { useFinishStep } from "./use-finish-step";

/** Invites the first colleagues; may stay empty. */
export function TeamStep({ onBack, onDone }: { onBack: () => void; onDone: () => void }) {
  const t = useTranslations("tenancy.setup");
  const staff = useTranslations("tenancy.staff");
  const roles = useTranslations("common.roles");
  const api = useApi<TenancyApi>();
  const client = useQueryClient();
  const list = useQuery(api.tenancy.staff.list.queryOptions());
  const branches = useQuery(api.tenancy.branches.list.queryOptions({ withClosed: false }));
  const [round, setRound] = useState(0);
  const { finish, pending } = useFinishStep("team", onDone);
  const invitations = list.data?.invitations ?? [];
  return (
    <div className="grid gap-4">
      {invitations.length > 0 ? (
        <Panel title={staff("invitations")} flush>
          <ul className="divide-y divide-line">
            {invitations.map(({ id, email, role }) => (
              <li key={id} className="flex items-center gap-3 px-4 py-3">
                <Mail aria-hidden className="size-5 shrink-0 text-ink-3" />
                <span className="min-w-0 grow truncate">{email}</span>
                <span className="text-ink-2 text-small">{roles(role)}</span>
              </li>
            ))}
          </ul>
        </Panel>
      ) : null}
      <Panel title={staff("inviteTitle")} description={staff("inviteHint")}>
        <InviteForm
          key={round}
          myRole={list.data?.myRole ?? "owner"}
          myBranchIds={list.data?.myBranchIds ?? []}
          branches={branches.data ?? []}
          onDone={() => {
            setRound((before) => before + 1);
            return client.invalidateQueries({ queryKey: api.tenancy.staff.list.queryKey() });
          }}
        />
      </Panel>
      <div className="flex flex-col-reverse gap-2 sm:flex-row sm:justify-between">
        <Button onClick={onBack}>{t("back")}</Button>
        <Button variant="primary" size="lg" icon={Check} loading={pending} onClick={finish}>
          {invitations.length > 0 ? t("finish") : t("finishAlone")}
        </Button>
      </div>
    </div>
  );
}
