"use client";

import { ArrowUpDown, Calculator } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { lazy, Suspense, useState } from "react";
import { formatDateTime } from "@/shared/i18n/format";
import { Panel } from "@/ui/layout/panel";
import { Button } from "@/ui/primitives/button";
import type { ShiftReport } from "../../shifts/schema";
import { Movements } from "./movements";
import { ShiftSums } from "./shift-sums";

const MoveDialog = lazy(() => import("./move-dialog"));
const CloseDialog = lazy(() => import("./close-dialog"));

/** An open drawer: what should be in it now, and what can be done with it. */
export function ShiftPanel({ shift, zone }: { shift: ShiftReport; zone: string }) {
  const t = useTranslations("billing.cash");
  const locale = useLocale();
  const [doing, setDoing] = useState<"move" | "close" | null>(null);
  const { drawer, number, currency } = shift;
  return (
    <Panel
      title={t("shiftTitle", { drawer, number })}
      description={t("openedBy", {
        name: shift.openedBy ?? "–",
        time: formatDateTime(shift.openedAt, locale, zone),
      })}
    >
      <ShiftSums tenders={shift.tenders} currency={currency} />
      <Movements movements={shift.movements} currency={currency} zone={zone} />
      <div className="mt-4 flex flex-wrap gap-2">
        <Button icon={ArrowUpDown} onClick={() => setDoing("move")}>
          {t("moveCash")}
        </Button>
        <Button variant="primary" icon={Calculator} onClick={() => setDoing("close")}>
          {t("close")}
        </Button>
      </div>
      <Suspense>
        {doing === "move" ? <MoveDialog shift={shift} onClose={() => setDoing(null)} /> : null}
        {doing === "close" ? <CloseDialog shift={shift} onClose={() => setDoing(null)} /> : null}
      </Suspense>
    </Panel>
  );
}
