"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { useApi } from "@/platform/trpc/react";
import { isLocale, type Locale, localeNames, locales } from "@/shared/i18n/locales";
import { age } from "@/shared/time-zone/local-date";
import { useDescribeError } from "@/ui/feedback/describe-error";
import { EmptyState, ErrorState } from "@/ui/feedback/empty-state";
import { SkeletonText } from "@/ui/feedback/skeleton";
import { useToast } from "@/ui/feedback/toast";
import { Field } from "@/ui/form/field";
import { Button } from "@/ui/primitives/button";
import { Dialog } from "@/ui/primitives/dialog";
import { Input, Select } from "@/ui/primitives/input";
import { RadioCards } from "@/ui/primitives/radio-cards";
import type { MemberProfile } from "../../members/schema";
import type { MembershipApi } from "../../router";
import { fullName } from "../public/member-name";
import { SignaturePad } from "../public/signature-pad";
import { useToday } from "../today";

/** The waiver, read and signed on this screen by the member or their guardian. */
export default function SignDialog({ member, onClose }: { member: MemberProfile; onClose: () => void }) {
  const t = useTranslations("membership.waiver");
  const reader = useLocale();
  const api = useApi<MembershipApi>();
  const queries = useQueryClient();
  const toast = useToast();
  const inWords = useDescribeError();
  const [locale, setLocale] = useState<Locale>(isLocale(reader) ? reader : "en");
  const today = useToday();
  // Whoever is not of age is signed for.
  const [guardian, setGuardian] = useState(member.birthDate !== null && age(member.birthDate, today) < 18);
  const [name, setName] = useState(guardian ? (member.guardianName ?? "") : fullName(member));
  const [image, setImage] = useState<string | null>(null);
  const query = useQuery(api.membership.waivers.current.queryOptions({ locale }));
  const sign = useMutation(api.membership.waivers.sign.mutationOptions());
  const waiver = query.data;
  const send = async () => {
    if (!waiver || !image) return;
    await sign.mutateAsync({
      memberId: member.id,
      waiverVersionId: waiver.id,
      signerName: name.trim(),
      signerRole: guardian ? "guardian" : "self",
      image,
    });
    await queries.invalidateQueries({ queryKey: api.membership.pathKey() });
    toast.show({ tone: "ok", title: t("signed", { name: fullName(member) }) });
    onClose();
  };
  return (
    <Dialog
      open
      size="lg"
      onOpenChange={(open) => (open || sign.isPending ? undefined : onClose())}
      title={t("signTitle", { name: fullName(member) })}
      footer={
        waiver ? (
          <Button
            variant="primary"
            disabled={!image || name.trim().length < 2}
            loading={sign.isPending}
            onClick={() => void send().catch(() => undefined)}
          >
            {t("confirm")}
          </Button>
        ) : undefined
      }
    >
      {query.error ? (
        <ErrorState compact error={query.error} onRetry={() => void query.refetch()} />
      ) : waiver === undefined ? (
        <SkeletonText lines={8} />
      ) : waiver === null ? (
        <EmptyState compact title={t("empty")}>
          {t("noneToSign")}
        </EmptyState>
      ) : (
        <div className="grid gap-4">
          <Field label={t("language")}>
            <Select
              value={locale}
              className="sm:max-w-56"
              options={locales.map((value) => ({ value, label: localeNames[value] }))}
              onChange={(event) => {
                setLocale(event.target.value as Locale);
                setImage(null);
              }}
            />
          </Field>
          <section
            aria-label={waiver.title}
            // biome-ignore lint/a11y/noNoninteractiveTabindex: long terms scroll by keyboard too.
            tabIndex={0}
            className="max-h-64 overflow-y-auto rounded-md border border-line bg-sunken p-4"
          >
            <h3 className="mb-2 font-semibold">{waiver.title}</h3>
            <p className="whitespace-pre-line break-words">{waiver.body}</p>
          </section>
          <RadioCards
            legend={t("whoSigns")}
            name="signer"
            columns={2}
            value={guardian ? "guardian" : "self"}
            onChange={(event) => {
              const byGuardian = event.target.value === "guardian";
              setGuardian(byGuardian);
              setImage(null);
              setName(byGuardian ? (member.guardianName ?? "") : fullName(member));
            }}
            options={[
              { value: "self", label: t("bySelf") },
              { value: "guardian", label: t("byGuardian"), hint: t("byGuardianHint") },
            ]}
          />
          <Field label={t("signerName")} required>
            <Input
              value={name}
              maxLength={120}
              autoComplete="off"
              onChange={(event) => {
                setName(event.target.value);
                setImage(null);
              }}
            />
          </Field>
          {/* Another signer or another text is signed anew. */}
          <SignaturePad key={`${waiver.id}:${name}`} name={name} onSigned={setImage} />
          {sign.error ? (
            <p role="alert" className="rounded-md bg-deny-soft px-3.5 py-3 text-deny">
              {inWords(sign.error).message}
            </p>
          ) : null}
        </div>
      )}
    </Dialog>
  );
}
