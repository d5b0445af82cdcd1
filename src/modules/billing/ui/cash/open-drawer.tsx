"use client";

import { useMutation } from "@tanstack/react-query";
import { LockOpen } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useApi } from "@/platform/trpc/react";
import { useToast } from "@/ui/feedback/toast";
import { Field } from "@/ui/form/field";
import { Panel } from "@/ui/layout/panel";
import { Button } from "@/ui/primitives/button";
import { Input } from "@/ui/primitives/input";
import type { BillingApi } from "../../router";
import { AmountInput } from "../pay/amount-input";
import { useDeed } from "../profile/use-deed";

/** The first free name of a drawer. */
function freeName(taken: readonly string[]): string {
  let at = 1;
  while (taken.includes(String(at))) at += 1;
  return String(at);
}

/** Begins a shift with the float. */
export function OpenDrawer({
  branchId,
  currency,
  taken,
  onDone,
}: {
  branchId: string;
  currency: string;
  /** Drawers that are open already. */
  taken: readonly string[];
  onDone: () => void;
}) {
  const t = useTranslations("billing.cash");
  const toast = useToast();
  const { shifts } = useApi<BillingApi>().billing;
  const open = useMutation(shifts.open.mutationOptions());
  const [drawer, setDrawer] = useState(() => freeName(taken));
  const [floatMinor, setFloat] = useState<number | null>(0);
  const deed = useDeed(() => {
    toast.show({ tone: "ok", title: t("opened", { drawer }) });
    onDone();
  });
  return (
    <Panel title={t("openTitle")} description={t("openHint")}>
      <form
        className="grid gap-4 sm:grid-cols-[1fr_7rem]"
        onSubmit={(event) => {
          event.preventDefault();
          if (floatMinor === null || drawer.trim() === "") return;
          void deed.run(() => open.mutateAsync({ branchId, drawer: drawer.trim(), floatMinor }));
        }}
      >
        <Field label={t("float")} required>
          <AmountInput minor={floatMinor} currency={currency} onMinor={setFloat} zero />
        </Field>
        <Field label={t("drawer")} required>
          <Input value={drawer} maxLength={20} onChange={(event) => setDrawer(event.target.value)} />
        </Field>
        {deed.refusal ? (
          <p role="alert" className="rounded-md bg-deny-soft px-3.5 py-3 text-deny sm:col-span-2">
            {deed.refusal}
          </p>
        ) : null}
        <Button
          type="submit"
          variant="primary"
          icon={LockOpen}
          loading={deed.busy}
          disabled={floatMinor === null}
          className="sm:col-span-2 sm:justify-self-start"
        >
          {t("open")}
        </Button>
      </form>
    </Panel>
  );
}
