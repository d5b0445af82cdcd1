"use client";

import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useDeferredValue, useState } from "react";
import { useApi } from "@/platform/trpc/react";
import { Field } from "@/ui/form/field";
import { RadioCards } from "@/ui/primitives/radio-cards";
import { SearchInput } from "@/ui/primitives/search-input";
import type { BillingApi } from "../../router";
import { useMoney } from "../pay/money-words";

/** An open bill, found by its number. */
export function BillPicker({ value, onValue }: { value: string | null; onValue: (id: string) => void }) {
  const t = useTranslations("billing.receipts");
  const money = useMoney();
  const [text, setText] = useState("");
  const number = useDeferredValue(text.trim());
  const { data, isFetching } = useQuery({
    ...useApi<BillingApi>().billing.invoices.list.queryOptions({
      status: ["open", "partial", "overdue"],
      limit: 6,
      ...(number ? { number } : {}),
    }),
    placeholderData: (before) => before,
  });
  return (
    <div className="grid gap-2">
      <Field label={t("billNumber")}>
        <SearchInput value={text} onValueChange={setText} label={t("billNumber")} />
      </Field>
      {data && data.items.length > 0 ? (
        <RadioCards
          legend={t("bill")}
          hideLegend
          name="bill"
          value={value ?? ""}
          onChange={(event) => onValue(event.target.value)}
          options={data.items.map((one) => ({
            value: one.id,
            label: one.memberName,
            hint: one.number,
            trailing: money(one.openMinor, one.currency),
          }))}
        />
      ) : (
        <p role="status" className="text-ink-2 text-small">
          {isFetching ? "…" : t("noBills")}
        </p>
      )}
    </div>
  );
}
