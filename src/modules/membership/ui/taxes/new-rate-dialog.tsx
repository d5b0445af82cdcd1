"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { useApi } from "@/platform/trpc/react";
import { useToast } from "@/ui/feedback/toast";
import { ControlledField, Form, FormActions, FormField, SubmitButton, useZodForm } from "@/ui/form/form";
import { Dialog } from "@/ui/primitives/dialog";
import { Input } from "@/ui/primitives/input";
import type { MembershipApi } from "../../router";

/** A new tax rate. A rate never changes afterwards, since bills point to it. */
export default function NewRateDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations("membership.tax");
  const api = useApi<MembershipApi>();
  const queries = useQueryClient();
  const toast = useToast();
  const create = useMutation(api.membership.taxes.create.mutationOptions());
  const form = useZodForm(() => import("../../taxes/schema").then((part) => part.createTaxRateInput), {
    defaultValues: { name: "" },
  });
  return (
    <Dialog
      open
      size="sm"
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t("addTitle")}
      description={t("addAbout")}
    >
      <Form
        form={form}
        onSubmit={async (values) => {
          await create.mutateAsync(values);
          await queries.invalidateQueries({ queryKey: api.membership.taxes.pathKey() });
          toast.show({ tone: "ok", title: t("added", { name: values.name }) });
          onClose();
        }}
      >
        <FormField name="name" label={t("name")} hint={t("nameHint")} required>
          <Input autoComplete="off" maxLength={40} />
        </FormField>
        <ControlledField name="basisPoints" label={t("percent")} hint={t("percentHint")} required>
          {(field, aria) => (
            <PercentInput
              {...aria}
              name={field.name}
              inputRef={field.ref}
              onBlur={field.onBlur}
              onBasisPoints={field.onChange}
            />
          )}
        </ControlledField>
        <FormActions>
          <SubmitButton>{t("addConfirm")}</SubmitButton>
        </FormActions>
      </Form>
    </Dialog>
  );
}

/** Percent with up to two decimals, by comma or point; kept as hundredths of a percent, NaN when unreadable. */
function PercentInput({
  onBasisPoints,
  inputRef,
  ...rest
}: {
  onBasisPoints: (value: number | undefined) => void;
  inputRef: (node: HTMLInputElement | null) => void;
  name: string;
  onBlur: () => void;
}) {
  const locale = useLocale();
  const [text, setText] = useState("");
  return (
    <span className="relative block max-w-36">
      <Input
        {...rest}
        ref={inputRef}
        inputMode="decimal"
        autoComplete="off"
        placeholder={locale === "de" ? "19" : "16"}
        className="pe-9 tabular-nums"
        value={text}
        onChange={(event) => {
          const typed = event.target.value;
          setText(typed);
          const plain = typed.trim().replace(/\s*%$/, "").replace(",", ".");
          if (plain === "") onBasisPoints(undefined);
          else
            onBasisPoints(/^\d{1,3}(\.\d{1,2})?$/.test(plain) ? Math.round(Number(plain) * 100) : Number.NaN);
        }}
      />
      <span
        aria-hidden
        className="pointer-events-none absolute inset-y-0 end-3 grid place-items-center text-ink-3"
      >
        %
      </span>
    </span>
  );
}
