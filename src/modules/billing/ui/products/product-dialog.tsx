"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { MembershipApi } from "@/modules/membership/router";
import { useApi } from "@/platform/trpc/react";
import { useToast } from "@/ui/feedback/toast";
import { Field } from "@/ui/form/field";
import { Switch } from "@/ui/primitives/checkbox";
import { Input, Select } from "@/ui/primitives/input";
import { PRODUCT_KINDS, type Product, type ProductKind } from "../../products/schema";
import type { BillingApi } from "../../router";
import { AmountInput } from "../pay/amount-input";
import { DeedDialog } from "../profile/deed-dialog";
import { useDeed } from "../profile/use-deed";

/** A whole number as it is typed, or null. */
function wholeOf(text: string): number | null {
  return /^\d{1,4}$/.test(text.trim()) && Number(text) > 0 ? Number(text) : null;
}

/** Makes a product or changes what is sold from now on. */
export default function ProductDialog({
  product,
  currency,
  onClose,
}: {
  /** Null makes a new one. */
  product: Product | null;
  currency: string;
  onClose: () => void;
}) {
  const t = useTranslations("billing.products");
  const toast = useToast();
  const { products } = useApi<BillingApi>().billing;
  const taxes = useQuery(useApi<MembershipApi>().membership.taxes.list.queryOptions());
  const create = useMutation(products.create.mutationOptions());
  const update = useMutation(products.update.mutationOptions());
  const [kind, setKind] = useState<ProductKind>(product?.kind ?? "retail");
  const [name, setName] = useState(product?.name ?? "");
  const [sku, setSku] = useState(product?.sku ?? "");
  const [minor, setMinor] = useState<number | null>(product?.priceMinor ?? null);
  const [taxRateId, setTax] = useState(product?.taxRateId ?? "");
  const [tracked, setTracked] = useState(product?.stockTracked ?? true);
  const [count, setCount] = useState(String(product?.grant?.count ?? 1));
  const [days, setDays] = useState(String(product?.grant?.validDays ?? ""));
  const deed = useDeed(() => {
    toast.show({ tone: "ok", title: t("saved", { name: name.trim() }) });
    onClose();
  });
  const grants = kind !== "retail";
  const countOk = !grants || wholeOf(count) !== null;
  const daysOk = days.trim() === "" || wholeOf(days) !== null;
  function save() {
    const terms = {
      name: name.trim(),
      sku: sku.trim() || null,
      priceMinor: minor ?? 0,
      taxRateId: taxRateId || null,
      stockTracked: !grants && tracked,
      grant: grants ? { count: wholeOf(count) ?? 1, validDays: wholeOf(days) } : null,
    };
    void deed.run(() =>
      product
        ? update.mutateAsync({ productId: product.id, ...terms })
        : create.mutateAsync({ kind, ...terms }),
    );
  }
  return (
    <DeedDialog
      title={product ? t("editTitle", { name: product.name }) : t("add")}
      confirmLabel={t("save")}
      ready={name.trim() !== "" && minor !== null && countOk && daysOk}
      deed={deed}
      onClose={onClose}
      onConfirm={save}
    >
      {product ? null : (
        <Field label={t("kind")} required>
          <Select
            value={kind}
            onChange={(event) => setKind(event.target.value as ProductKind)}
            options={PRODUCT_KINDS.map((one) => ({ value: one, label: t(`kinds.${one}`) }))}
          />
        </Field>
      )}
      <Field label={t("name")} required>
        <Input value={name} maxLength={80} onChange={(event) => setName(event.target.value)} />
      </Field>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label={t("price")} required>
          <AmountInput minor={minor} currency={currency} onMinor={setMinor} zero />
        </Field>
        <Field label={t("tax")}>
          <Select
            value={taxRateId}
            onChange={(event) => setTax(event.target.value)}
            options={[
              { value: "", label: t("noTax") },
              ...(taxes.data ?? [])
                .filter((rate) => !rate.retired || rate.id === product?.taxRateId)
                .map((rate) => ({ value: rate.id, label: `${rate.name} ${rate.basisPoints / 100} %` })),
            ]}
          />
        </Field>
        {grants ? (
          <>
            <Field label={t("count")} error={countOk ? undefined : t("countWrong")} required>
              <Input inputMode="numeric" value={count} onChange={(event) => setCount(event.target.value)} />
            </Field>
            <Field
              label={t("validDays")}
              hint={t("validDaysHint")}
              error={daysOk ? undefined : t("countWrong")}
              optional
            >
              <Input inputMode="numeric" value={days} onChange={(event) => setDays(event.target.value)} />
            </Field>
          </>
        ) : (
          <Field label={t("sku")} optional>
            <Input value={sku} maxLength={40} onChange={(event) => setSku(event.target.value)} />
          </Field>
        )}
      </div>
      {grants ? null : (
        <Switch
          label={t("stockTracked")}
          hint={t("stockTrackedHint")}
          checked={tracked}
          onChange={(event) => setTracked(event.target.checked)}
        />
      )}
    </DeedDialog>
  );
}
