"use client";

import { useTranslations } from "next-intl";
import { Sheet } from "@/ui/primitives/dialog";
import type { Plan } from "../../plans/schema";
import { CreateForm } from "./create-form";
import { OfferForm } from "./offer-form";
import { VersionForm } from "./version-form";

export type PlanTask = { kind: "create" } | { kind: "rename" | "version"; plan: Plan };

/** Making a plan, naming it anew, or deciding its next price and terms. */
export default function PlanSheet({ task, onClose }: { task: PlanTask; onClose: () => void }) {
  const t = useTranslations("membership.plan");
  const title =
    task.kind === "create"
      ? t("new")
      : t(task.kind === "rename" ? "renameTitle" : "versionTitle", { name: task.plan.name });
  return (
    <Sheet open onOpenChange={(open) => (open ? undefined : onClose())} title={title} size="md">
      {task.kind === "create" ? (
        <CreateForm onDone={onClose} />
      ) : task.kind === "rename" ? (
        <OfferForm plan={task.plan} onDone={onClose} />
      ) : (
        <VersionForm plan={task.plan} onDone={onClose} />
      )}
    </Sheet>
  );
}
