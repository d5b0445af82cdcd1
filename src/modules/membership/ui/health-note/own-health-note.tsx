"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { useShell } from "@/platform/shell/use-shell";
import { useApi } from "@/platform/trpc/react";
import { formatDate } from "@/shared/i18n/format";
import { useDescribeError } from "@/ui/feedback/describe-error";
import { useToast } from "@/ui/feedback/toast";
import { Field } from "@/ui/form/field";
import { Panel } from "@/ui/layout/panel";
import { Button } from "@/ui/primitives/button";
import { Checkbox } from "@/ui/primitives/checkbox";
import { Textarea } from "@/ui/primitives/input";
import type { HealthNote } from "../../health-note/schema";
import type { MembershipApi } from "../../router";

/** What the reader wants trainers to mind: written with their consent, deleted when they take it back. */
export default function OwnHealthNote() {
  const { healthNote } = useApi<MembershipApi>().membership;
  const { data } = useQuery(healthNote.mine.queryOptions());
  if (data === undefined) return null;
  return <NoteForm key={data?.consentedAt ?? "none"} kept={data} />;
}

function NoteForm({ kept }: { kept: HealthNote | null }) {
  const t = useTranslations("membership.healthNote");
  const locale = useLocale();
  const { tenant } = useShell();
  const queries = useQueryClient();
  const toast = useToast();
  const inWords = useDescribeError();
  const { healthNote } = useApi<MembershipApi>().membership;
  const [note, setNote] = useState(kept?.note ?? "");
  const [agreed, setAgreed] = useState(false);
  const save = useMutation(healthNote.save.mutationOptions());
  const withdraw = useMutation(healthNote.withdraw.mutationOptions());
  const run = async (work: () => Promise<unknown>, done: string) => {
    try {
      await work();
      toast.show({ tone: "ok", title: done });
      await queries.invalidateQueries({ queryKey: healthNote.pathKey() });
    } catch (error) {
      toast.show({ tone: "error", title: inWords(error).message });
    }
  };
  const words = note.trim();
  const changed = words !== "" && words !== kept?.note;
  return (
    <Panel title={t("title")}>
      <div className="grid gap-4">
        <p className="text-ink-2 text-small">
          {t("intro")}{" "}
          {kept ? t("since", { date: formatDate(kept.consentedAt, locale, tenant.zone, "medium") }) : ""}
        </p>
        <Field label={t("label")}>
          <Textarea
            rows={3}
            maxLength={500}
            placeholder={t("placeholder")}
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
        </Field>
        {changed ? (
          <Checkbox
            label={t("consent", { gym: tenant.name })}
            checked={agreed}
            onChange={(event) => setAgreed(event.target.checked)}
          />
        ) : null}
        <div className="flex flex-wrap gap-2">
          <Button
            variant="primary"
            disabled={!changed || !agreed}
            loading={save.isPending}
            onClick={() => void run(() => save.mutateAsync({ note: words, consent: true }), t("saved"))}
          >
            {t("save")}
          </Button>
          {kept ? (
            <Button
              loading={withdraw.isPending}
              onClick={() => void run(() => withdraw.mutateAsync(), t("withdrawn"))}
            >
              {t("withdraw")}
            </Button>
          ) : null}
        </div>
      </div>
    </Panel>
  );
}
