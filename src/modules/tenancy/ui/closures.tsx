"use client";

import { useMutation } from "@tanstack/react-query";
import { Plus, X } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { useApi } from "@/platform/trpc/react";
import { formatLocalDate } from "@/shared/i18n/format";
import { useDescribeError } from "@/ui/feedback/describe-error";
import { useToast } from "@/ui/feedback/toast";
import { Form, FormActions, FormField, SubmitButton, useZodForm } from "@/ui/form/form";
import { IconButton } from "@/ui/primitives/button";
import { DateInput, Input } from "@/ui/primitives/input";
import type { Branch } from "../branches/schema";
import type { TenancyApi } from "../router";
import { useFormWords } from "./form-words";

/** Days on which a branch stays shut: holidays, works, a move. */
export function Closures({ branch, onChanged }: { branch: Branch; onChanged: () => unknown }) {
  const t = useTranslations("tenancy.branch");
  const locale = useLocale();
  const api = useApi<TenancyApi>();
  const toast = useToast();
  const inWords = useDescribeError();
  const words = useFormWords();
  const blank = { fromOn: "", toOn: "", reason: "" };
  const form = useZodForm(() => import("./closure-form").then((part) => part.closureForm), {
    defaultValues: blank,
    words,
  });
  const add = useMutation(api.tenancy.branches.addClosure.mutationOptions({ onSuccess: onChanged }));
  const remove = useMutation(
    api.tenancy.branches.removeClosure.mutationOptions({
      onSuccess: onChanged,
      onError: (error) => toast.show({ tone: "error", title: inWords(error).message }),
    }),
  );
  const when = (from: string, to: string) =>
    from === to
      ? formatLocalDate(from, locale, "full")
      : `${formatLocalDate(from, locale, "weekday")} – ${formatLocalDate(to, locale)}`;

  return (
    <div className="grid gap-6">
      {branch.closures.length === 0 ? (
        <p className="text-ink-2">{t("noClosures")}</p>
      ) : (
        <ul className="divide-y divide-line rounded-md border border-line">
          {branch.closures.map(({ id, fromOn, toOn, reason }) => (
            <li key={id} className="flex items-center justify-between gap-3 px-3 py-2">
              <span className="min-w-0">
                <span className="block font-medium">{when(fromOn, toOn)}</span>
                {reason ? <span className="block text-ink-2 text-small">{reason}</span> : null}
              </span>
              <IconButton
                icon={X}
                size="sm"
                variant="ghost"
                label={t("removeClosure", { when: when(fromOn, toOn) })}
                loading={remove.isPending && remove.variables.id === id}
                onClick={() => remove.mutate({ id })}
              />
            </li>
          ))}
        </ul>
      )}
      <Form
        form={form}
        onSubmit={async ({ reason, ...dates }) => {
          await add.mutateAsync({ branchId: branch.id, ...dates, reason: reason || null });
          form.reset(blank);
        }}
      >
        <div className="grid gap-5 sm:grid-cols-2">
          <FormField name="fromOn" label={t("closureFrom")} required>
            <DateInput />
          </FormField>
          <FormField name="toOn" label={t("closureTo")} required>
            <DateInput />
          </FormField>
        </div>
        <FormField name="reason" label={t("closureReason")} optional>
          <Input />
        </FormField>
        <FormActions>
          <SubmitButton icon={Plus}>{t("addClosure")}</SubmitButton>
        </FormActions>
      </Form>
    </div>
  );
}
