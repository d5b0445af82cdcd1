"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useShell } from "@/platform/shell/use-shell";
import { useApi } from "@/platform/trpc/react";
import { isLocale, type Locale, localeNames, locales } from "@/shared/i18n/locales";
import { useDescribeError } from "@/ui/feedback/describe-error";
import { useToast } from "@/ui/feedback/toast";
import { Field } from "@/ui/form/field";
import { ToggleChips } from "@/ui/layout/filter-bar";
import { Button } from "@/ui/primitives/button";
import { Sheet } from "@/ui/primitives/dialog";
import { Input, Textarea } from "@/ui/primitives/input";
import type { MembershipApi } from "../../router";
import type { WaiverVersion } from "../../waivers/schema";

interface Text {
  title: string;
  body: string;
}

const written = ({ title, body }: Text) => title.trim() !== "" && body.trim() !== "";
const begun = ({ title, body }: Text) => title.trim() !== "" || body.trim() !== "";

/** The next version of the waiver, in as many languages as the gym writes, seen before it is published. */
export default function WaiverSheet({
  current,
  onClose,
}: {
  current: readonly WaiverVersion[];
  onClose: () => void;
}) {
  const t = useTranslations("membership.waiver");
  const { tenant } = useShell();
  const api = useApi<MembershipApi>();
  const queries = useQueryClient();
  const toast = useToast();
  const inWords = useDescribeError();
  const publish = useMutation(api.membership.waivers.publish.mutationOptions());
  const [locale, setLocale] = useState<Locale>(isLocale(tenant.locale) ? tenant.locale : "en");
  const [preview, setPreview] = useState(false);
  const [texts, setTexts] = useState<Readonly<Record<string, Text>>>(() =>
    Object.fromEntries(current.map(({ locale: one, title, body }) => [one, { title, body }])),
  );
  const textOf = (one: string): Text => texts[one] ?? { title: "", body: "" };
  const set = (part: Partial<Text>) => setTexts({ ...texts, [locale]: { ...textOf(locale), ...part } });
  const ready = locales.filter((one) => written(textOf(one)));
  const half = locales.find((one) => begun(textOf(one)) && !written(textOf(one)));
  const text = textOf(locale);
  const send = async () => {
    const answer = await publish.mutateAsync({
      texts: ready.map((one) => ({ locale: one, ...textOf(one) })),
    });
    await queries.invalidateQueries({ queryKey: api.membership.waivers.pathKey() });
    toast.show({ tone: "ok", title: t("published", { version: answer.version }) });
    onClose();
  };
  return (
    <Sheet
      open
      size="lg"
      onOpenChange={(open) => (open || publish.isPending ? undefined : onClose())}
      title={t("newVersion")}
      description={t("newAbout")}
      footer={
        <>
          <Button onClick={() => setPreview(!preview)}>{t(preview ? "write" : "preview")}</Button>
          <Button
            variant="primary"
            disabled={ready.length === 0 || half !== undefined}
            loading={publish.isPending}
            onClick={() => void send().catch(() => undefined)}
          >
            {t("publish")}
          </Button>
        </>
      }
    >
      <div className="grid gap-4">
        <ToggleChips
          label={t("language")}
          value={locale}
          onValueChange={(next) => setLocale(next as Locale)}
          options={locales.map((value) => ({
            value,
            label: localeNames[value],
            ...(written(textOf(value)) ? { count: "✓" } : {}),
          }))}
        />
        {preview ? (
          <article className="rounded-md border border-line p-4">
            <h3 className="mb-2 font-semibold text-title">{text.title || "–"}</h3>
            <p className="whitespace-pre-line break-words">{text.body || t("notWritten")}</p>
          </article>
        ) : (
          <>
            <Field label={t("titleLabel")} required>
              <Input
                value={text.title}
                maxLength={120}
                onChange={(event) => set({ title: event.target.value })}
              />
            </Field>
            <Field label={t("bodyLabel")} hint={t("bodyHint")} required>
              <Textarea
                rows={12}
                value={text.body}
                maxLength={20_000}
                onChange={(event) => set({ body: event.target.value })}
              />
            </Field>
          </>
        )}
        {half ? (
          <p className="text-ink-2 text-small">{t("halfWritten", { language: localeNames[half] })}</p>
        ) : null}
        {publish.error ? (
          <p role="alert" className="rounded-md bg-deny-soft px-3.5 py-3 text-deny">
            {inWords(publish.error).message}
          </p>
        ) : null}
      </div>
    </Sheet>
  );
}
