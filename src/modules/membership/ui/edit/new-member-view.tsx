"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { useShell } from "@/platform/shell/use-shell";
import { useApi } from "@/platform/trpc/react";
import { formatLocalDate } from "@/shared/i18n/format";
import { isLocalDate } from "@/shared/time-zone/local-date";
import { useToast } from "@/ui/feedback/toast";
import { Field } from "@/ui/form/field";
import { Form, FormActions, FormField, SubmitButton, useZodForm } from "@/ui/form/form";
import { PageHeader } from "@/ui/layout/page-header";
import { Panel } from "@/ui/layout/panel";
import { LinkButton } from "@/ui/primitives/button";
import { DateInput, Input, Select } from "@/ui/primitives/input";
import { endOf } from "../../memberships/rules";
import type { MembershipApi } from "../../router";
import { usePlanWords } from "../plans/plan-words";
import { useRefreshMembers } from "../profile/use-member";
import { fullName } from "../public/member-name";
import { useToday } from "../today";
import { DuplicateWarning } from "./duplicate-warning";
import { BLANK } from "./form-values";
import { FirstFields, LaterFields } from "./member-fields";
import { useRefusedField } from "./use-refused-field";

/** A new person at the desk: name, number, plan, in. */
export function NewMemberView() {
  const t = useTranslations("membership");
  const router = useRouter();
  const toast = useToast();
  const today = useToday();
  const { tenant } = useShell();
  const refresh = useRefreshMembers();
  const refusedField = useRefusedField();
  const create = useMutation(useApi<MembershipApi>().membership.members.create.mutationOptions());
  const form = useZodForm(() => import("../../members/schema").then((part) => part.createMemberInput), {
    defaultValues: { fields: BLANK, number: "", acceptDuplicate: false },
  });
  const [wish, setWish] = useState<PlanWish>({ planId: null, startsOn: today });
  const members = `/${tenant.slug}/members`;
  return (
    <div className="mx-auto w-full max-w-3xl">
      <PageHeader
        title={t("form.newTitle")}
        description={t("form.newIntro")}
        breadcrumbs={[{ label: t("profile.members"), href: members }]}
      />
      <Form
        form={form}
        onSubmit={async (values) => {
          try {
            const { memberId } = await create.mutateAsync(values);
            void refresh();
            toast.show({ tone: "ok", title: t("done.created", { name: fullName(values.fields) }) });
            router.push(wish.planId ? saleOf(tenant.slug, memberId, wish) : `${members}/${memberId}`);
          } catch (error) {
            const field = refusedField(error);
            if (field) form.setError(field.name as "number", { type: "server", message: field.message });
            throw error;
          }
        }}
      >
        <FirstFields />
        <DuplicateWarning />
        <MembershipFields wish={wish} onWish={setWish} />
        <LaterFields startOpen={false} />
        <FormActions>
          <LinkButton href={members}>{t("cancel")}</LinkButton>
          <SubmitButton size="lg">{t(wish.planId ? "form.createAndSell" : "form.create")}</SubmitButton>
        </FormActions>
      </Form>
    </div>
  );
}

/** What the till should begin with; the sale itself has its price and its bill. */
interface PlanWish {
  planId: string | null;
  startsOn: string | null;
}

function saleOf(slug: string, memberId: string, { planId, startsOn }: PlanWish): string {
  const query = new URLSearchParams({ member: memberId, ...(planId && { plan: planId }) });
  if (startsOn) query.set("from", startsOn);
  return `/${slug}/desk/sell?${query}`;
}

function MembershipFields({ wish, onWish }: { wish: PlanWish; onWish: (wish: PlanWish) => void }) {
  const t = useTranslations("membership");
  const locale = useLocale();
  const words = usePlanWords();
  const api = useApi<MembershipApi>();
  const plans = useQuery(api.membership.plans.list.queryOptions()).data?.filter((plan) => !plan.retired);
  const { planId, startsOn } = wish;
  const today = useToday();
  const plan = plans?.find(({ id }) => id === planId);
  const start = startsOn && isLocalDate(startsOn) ? startsOn : null;
  const end = plan && start ? endOf(start, plan) : null;
  return (
    <Panel title={t("form.membership")}>
      <div className="grid gap-5 sm:grid-cols-2">
        <Field label={t("dialog.plan")} hint={t("form.planHint")}>
          <Select
            value={planId ?? ""}
            placeholder={t("form.noPlan")}
            options={(plans ?? []).map((one) => ({
              value: one.id,
              label: `${one.name} · ${words.price(one)}`,
            }))}
            onChange={(event) => onWish({ ...wish, planId: event.target.value || null })}
          />
        </Field>
        <Field label={t("dialog.startsOn")}>
          <DateInput
            min={today}
            value={startsOn ?? ""}
            onChange={(event) => onWish({ ...wish, startsOn: event.target.value || null })}
          />
        </Field>
        <FormField name="number" label={t("form.number")} hint={t("form.numberHint")} optional>
          <Input autoComplete="off" inputMode="numeric" />
        </FormField>
      </div>
      {plan && start ? (
        <p aria-live="polite" className="mt-4 rounded-md bg-sunken px-3.5 py-3">
          {end
            ? t("dialog.startUntil", {
                start: formatLocalDate(start, locale, "long"),
                end: formatLocalDate(end, locale, "long"),
                price: words.price(plan),
              })
            : t("dialog.startOpen", {
                start: formatLocalDate(start, locale, "long"),
                price: words.price(plan),
              })}
        </p>
      ) : null}
    </Panel>
  );
}
