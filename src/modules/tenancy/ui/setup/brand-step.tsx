"use client";

import { ArrowRight } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "@/ui/primitives/button";
import type { Brand } from "../../branding/schema";
import type { GymSettings } from "../../gyms/schema";
import { BrandForm } from "../brand-form";
import { useFinishStep } from "./use-finish-step";

/** Colour and logo; both have a start that can stay. */
export function BrandStep({
  gym,
  onSaved,
  onBack,
  onDone,
}: {
  gym: GymSettings;
  onSaved: (brand: Brand) => void;
  onBack: () => void;
  onDone: () => void;
}) {
  const t = useTranslations("tenancy.setup");
  const { finish, pending } = useFinishStep("brand", onDone);
  return (
    <div className="grid gap-4">
      <BrandForm gym={gym} onSaved={onSaved} />
      <div className="flex flex-col-reverse gap-2 sm:flex-row sm:justify-between">
        <Button onClick={onBack}>{t("back")}</Button>
        <Button variant="primary" size="lg" iconEnd={ArrowRight} loading={pending} onClick={finish}>
          {t("next")}
        </Button>
      </div>
    </div>
  );
}
