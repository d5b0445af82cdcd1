"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useApi } from "@/platform/trpc/react";
import { useToast } from "@/ui/feedback/toast";
import { ReasonDialog } from "@/ui/form/reason-dialog";
import type { OperationsApi } from "../../router";
import type { GymRow } from "../../usage/schema";

/** Suspends a gym, or lifts that, with a reason. */
export function StatusDialog({
  gym: { id, name, status },
  onClose,
}: {
  gym: Pick<GymRow, "id" | "name" | "status">;
  onClose: () => void;
}) {
  const t = useTranslations("operations.gyms");
  const api = useApi<OperationsApi>();
  const client = useQueryClient();
  const toast = useToast();
  const suspend = status === "active";
  const change = useMutation(api.operations.gyms.setStatus.mutationOptions());
  return (
    <ReasonDialog
      title={suspend ? t("suspendTitle", { name }) : t("reactivateTitle", { name })}
      description={suspend ? t("suspendText") : t("reactivateText")}
      action={suspend ? t("suspend") : t("reactivate")}
      harmless={!suspend}
      onClose={onClose}
      onConfirm={async (reason) => {
        await change.mutateAsync({ tenantId: id, status: suspend ? "suspended" : "active", reason });
        toast.show({ tone: "ok", title: t("done", { name }) });
        await Promise.all([
          client.invalidateQueries({ queryKey: api.operations.gyms.pathKey() }),
          client.invalidateQueries({ queryKey: api.operations.audit.pathKey() }),
        ]);
      }}
    />
  );
}
