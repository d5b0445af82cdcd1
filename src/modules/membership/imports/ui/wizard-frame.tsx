"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { useShell } from "@/platform/shell/use-shell";
import { Stepper } from "@/ui/form/stepper";
import { PageHeader } from "@/ui/layout/page-header";

const STEPS = ["upload", "columns", "check", "import", "done"] as const;
export type WizardStep = (typeof STEPS)[number];

/** Title, way back and the steps around each part of the wizard. */
export function WizardFrame({
  title,
  description,
  step,
  onStep,
  actions,
  children,
}: {
  title: string;
  description?: ReactNode;
  step: WizardStep;
  onStep?: (step: WizardStep) => void;
  actions?: ReactNode;
  children: ReactNode;
}) {
  const t = useTranslations("imports");
  const { tenant } = useShell();
  return (
    <div className="grid min-w-0 grid-cols-1 gap-5">
      <PageHeader
        className="mb-0"
        title={title}
        description={description}
        breadcrumbs={[{ label: t("title"), href: `/${tenant.slug}/admin/imports` }]}
        actions={actions}
      />
      <Stepper
        steps={STEPS.map((id) => ({ id, label: t(`steps.${id}`) }))}
        current={step}
        {...(onStep ? { onSelect: (id: string) => onStep(id as WizardStep) } : {})}
      />
      {children}
    </div>
  );
}
