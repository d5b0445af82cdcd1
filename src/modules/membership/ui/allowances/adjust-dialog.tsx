"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Minus, Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useApi } from "@/platform/trpc/react";
import { useToast } from "@/ui/feedback/toast";
import { Field } from "@/ui/form/field";
import { IconButton } from "@/ui/primitives/button";
import { Input } from "@/ui/primitives/input";
import type { EntitlementPool } from "../../entitlements/schema";
import type { MembershipApi } from "../../router";
import { ActionDialog } from "../profile/action-dialog";

/** Gives or takes by hand; the ledger keeps who did it and why. */
export default function AdjustDialog({
  memberId,
  pool,
  onClose,
}: {
  memberId: string;
  pool: EntitlementPool;
  onClose: () => void;
}) {
  const t = useTranslations("membership.allowances");
  const toast = useToast();
  const queries = useQueryClient();
  const { entitlements } = useApi<MembershipApi>().membership;
  const adjust = useMutation(entitlements.adjust.mutationOptions());
  const [delta, setDelta] = useState(1);
  const [note, setNote] = useState("");
  const kind = t(`kind.${pool.kind}`);
  const after = pool.left + delta;
  const { membershipId } = pool;
  const step = (by: number) => setDelta((now) => Math.min(1_000, Math.max(-pool.left, now + by)));
  return (
    <ActionDialog
      title={t("adjust", { kind })}
      confirmLabel={t("adjustConfirm")}
      ready={delta !== 0 && after >= 0 && note.trim().length >= 3}
      outcome={t("adjustOutcome", { left: pool.left, after })}
      onClose={onClose}
      onConfirm={async () => {
        if (!membershipId) return;
        await adjust.mutateAsync({
          memberId,
          membershipId,
          kind: pool.kind,
          source: pool.source,
          delta,
          note: note.trim(),
        });
        await queries.invalidateQueries({ queryKey: entitlements.pathKey() });
        toast.show({ tone: "ok", title: t("adjusted", { kind }) });
      }}
    >
      <div className="flex items-center justify-center gap-4">
        <IconButton icon={Minus} variant="secondary" label={t("less")} onClick={() => step(-1)} />
        <span aria-live="polite" className="min-w-16 text-center font-semibold text-heading tabular-nums">
          {delta > 0 ? `+${delta}` : delta}
        </span>
        <IconButton icon={Plus} variant="secondary" label={t("more")} onClick={() => step(1)} />
      </div>
      <Field label={t("note")} required>
        <Input
          value={note}
          maxLength={200}
          autoComplete="off"
          onChange={(event) => setNote(event.target.value)}
        />
      </Field>
    </ActionDialog>
  );
}
