"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import { useShell } from "@/platform/shell/use-shell";
import { errorOf } from "@/platform/trpc/client";
import { useApi } from "@/platform/trpc/react";
import { ErrorState } from "@/ui/feedback/empty-state";
import { NotHere } from "@/ui/feedback/not-here";
import { Skeleton } from "@/ui/feedback/skeleton";
import { useToast } from "@/ui/feedback/toast";
import { Form, FormActions, SubmitButton, useZodForm } from "@/ui/form/form";
import { PageHeader } from "@/ui/layout/page-header";
import { Button, LinkButton } from "@/ui/primitives/button";
import type { MemberProfile } from "../../members/schema";
import type { MembershipApi } from "../../router";
import { useMember, useRefreshMembers } from "../profile/use-member";
import { fullName } from "../public/member-name";
import { DuplicateWarning } from "./duplicate-warning";
import { type FieldName, type FormFields, fieldsOf, type MergedField, mergeFields } from "./form-values";
import { FirstFields, LaterFields } from "./member-fields";
import { useRefusedField } from "./use-refused-field";

/** Changes one member; the form is filled once and never overwritten by what arrives later. */
export function EditMemberView({ memberId }: { memberId: string }) {
  const t = useTranslations("membership");
  const { tenant } = useShell();
  const query = useMember(memberId);
  const [first, setFirst] = useState<MemberProfile>();
  if (query.data && !first && !query.isStale) setFirst(query.data);
  const member = first ?? query.data;
  if (!member && errorOf(query.error)?.code === "NOT_FOUND") {
    return (
      <NotHere action={<LinkButton href={`/${tenant.slug}/members`}>{t("profile.members")}</LinkButton>} />
    );
  }
  return (
    <div className="mx-auto w-full max-w-3xl">
      <PageHeader
        title={member ? t("form.editTitle", { name: fullName(member) }) : <Skeleton className="h-7 w-56" />}
        breadcrumbs={[
          { label: t("profile.members"), href: `/${tenant.slug}/members` },
          {
            label: member ? fullName(member) : "…",
            href: `/${tenant.slug}/members/${memberId}`,
          },
        ]}
      />
      {first ? (
        <EditForm member={first} />
      ) : query.error ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} retrying={query.isFetching} />
      ) : (
        <div aria-busy className="grid gap-4">
          <Skeleton className="h-72 w-full" />
          <Skeleton className="h-40 w-full" />
        </div>
      )}
    </div>
  );
}

function EditForm({ member }: { member: MemberProfile }) {
  const t = useTranslations("membership");
  const router = useRouter();
  const toast = useToast();
  const { tenant } = useShell();
  const queries = useQueryClient();
  const refresh = useRefreshMembers();
  const refusedField = useRefusedField();
  const { members } = useApi<MembershipApi>().membership;
  const update = useMutation(members.update.mutationOptions());
  const [base, setBase] = useState(member);
  const [merged, setMerged] = useState<MergedField[]>([]);
  const form = useZodForm(() => import("../../members/schema").then((part) => part.updateMemberInput), {
    defaultValues: { memberId: member.id, seen: member.updatedAt, fields: fieldsOf(member) },
  });
  const back = `/${tenant.slug}/members/${member.id}`;

  /** Somebody was quicker: their changes come into the form, what both changed is asked. */
  async function merge() {
    const fresh = await queries.fetchQuery({
      ...members.get.queryOptions({ memberId: member.id }),
      staleTime: 0,
    });
    const mine = form.getValues("fields") as FormFields;
    const result = mergeFields(fieldsOf(base), mine, fieldsOf(fresh));
    form.setValue("fields", result.merged, { shouldDirty: true });
    form.setValue("seen", fresh.updatedAt);
    setBase(fresh);
    setMerged(result.changed);
  }

  return (
    <Form
      form={form}
      onSubmit={async (values) => {
        try {
          await update.mutateAsync(values);
        } catch (error) {
          if (errorOf(error)?.code === "STALE") return await merge();
          const field = refusedField(error);
          if (field) form.setError(field.name as "fields.phone", { type: "server", message: field.message });
          throw error;
        }
        void refresh();
        toast.show({ tone: "ok", title: t("done.saved", { name: fullName(values.fields) }) });
        router.push(back);
      }}
    >
      {merged.length > 0 ? (
        <Merged
          changed={merged}
          onTakeTheirs={(name) => {
            form.setValue(`fields.${name}`, fieldsOf(base)[name], { shouldDirty: true });
            setMerged(merged.map((one) => (one.name === name ? { ...one, clash: false } : one)));
          }}
        />
      ) : null}
      <FirstFields />
      <DuplicateWarning exceptId={member.id} />
      <LaterFields startOpen />
      <FormActions>
        <LinkButton href={back}>{t("cancel")}</LinkButton>
        <SubmitButton>{t("form.save")}</SubmitButton>
      </FormActions>
    </Form>
  );
}

/** What somebody else changed meanwhile: taken over where possible, else the reader's choice. */
function Merged({
  changed,
  onTakeTheirs,
}: {
  changed: readonly MergedField[];
  onTakeTheirs: (name: FieldName) => void;
}) {
  const t = useTranslations("membership");
  const ref = useRef<HTMLElement>(null);
  useEffect(() => ref.current?.focus(), []);
  return (
    <section
      ref={ref}
      tabIndex={-1}
      role="alert"
      className="rounded-md border border-warn/40 bg-warn-soft px-4 py-3"
    >
      <h2 className="font-semibold text-warn">{t("conflict.title")}</h2>
      <p className="mt-0.5">{t("conflict.hint")}</p>
      <ul className="mt-2 grid gap-2">
        {changed.map(({ name, before, theirs, clash }) => (
          <li key={name} className="flex flex-wrap items-center justify-between gap-2">
            <span className="min-w-0 break-words">
              {t(name === "homeBranchId" || name === "gender" ? "conflict.other" : "conflict.changed", {
                field: t(`field.${name}`),
                before: before || t("timeline.nothing"),
                theirs: theirs || t("timeline.nothing"),
              })}
            </span>
            {clash ? (
              <Button size="sm" onClick={() => onTakeTheirs(name)}>
                {t("conflict.takeTheirs")}
              </Button>
            ) : (
              <span className="text-ink-2 text-small">{t("conflict.taken")}</span>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
