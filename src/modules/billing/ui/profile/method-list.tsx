"use client";

import { CreditCard, Ellipsis, Star, Trash2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { Badge } from "@/ui/primitives/badge";
import { IconButton } from "@/ui/primitives/button";
import { DropdownMenu } from "@/ui/primitives/dropdown-menu";
import type { SavedMethodView } from "../../payments/methods/schema";

/** Saved cards and wallets; the usual one is charged for renewals. */
export function MethodList({
  methods,
  onDefault,
  onRemove,
}: {
  methods: readonly SavedMethodView[];
  onDefault: (methodId: string) => void;
  onRemove: (method: SavedMethodView) => void;
}) {
  const t = useTranslations("billing.profile");
  return (
    <ul className="divide-y divide-line">
      {methods.map((method) => {
        const name = [method.label, method.last4 ? `•••• ${method.last4}` : ""].filter(Boolean).join(" ");
        return (
          <li key={method.id} className="flex min-h-14 items-center gap-3 px-4 py-2">
            <CreditCard aria-hidden className="size-5 shrink-0 text-ink-2" />
            <span className="min-w-0 grow">
              <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
                <span className="truncate font-medium tabular-nums">{name}</span>
                {method.isDefault ? <Badge tone="ok">{t("usual")}</Badge> : null}
              </span>
              {method.expires ? (
                <span className="block text-ink-2 text-small tabular-nums">
                  {t("cardUntil", { month: method.expires.split("-").reverse().join("/") })}
                </span>
              ) : null}
            </span>
            <DropdownMenu
              align="end"
              trigger={<IconButton icon={Ellipsis} label={t("cardActions", { card: name })} />}
              groups={[
                [
                  ...(method.isDefault
                    ? []
                    : [
                        {
                          id: "default",
                          label: t("makeUsual"),
                          icon: Star,
                          onSelect: () => onDefault(method.id),
                        },
                      ]),
                  {
                    id: "remove",
                    label: t("removeCard"),
                    icon: Trash2,
                    danger: true,
                    onSelect: () => onRemove(method),
                  },
                ],
              ]}
            />
          </li>
        );
      })}
    </ul>
  );
}
