"use client";

import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { useShell } from "@/platform/shell/use-shell";
import { formatDateTime } from "@/shared/i18n/format";
import { useDescribeError } from "@/ui/feedback/describe-error";
import { Field } from "@/ui/form/field";
import { DescriptionList } from "@/ui/layout/description-list";
import { StatusChip } from "@/ui/primitives/badge";
import { Button } from "@/ui/primitives/button";
import { Sheet } from "@/ui/primitives/dialog";
import { Textarea } from "@/ui/primitives/input";
import type { PenaltyRow } from "../../penalties/schema";
import { STATUS_TONE, usePenaltyWords } from "./penalty-words";

/** One penalty: what it is for, what became of it, and waiving it while there is time. */
export default function PenaltySheet({
  row,
  onWaive,
  onClose,
}: {
  row: PenaltyRow;
  onWaive: (reason: string) => Promise<unknown>;
  onClose: () => void;
}) {
  const t = useTranslations("classes.penalties");
  const locale = useLocale();
  const words = usePenaltyWords();
  const { tenant } = useShell();
  const at = (instant: string) => formatDateTime(instant, locale, row.zone);
  return (
    <Sheet
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t("sheet", { kind: t(`kind.${row.kind}`), name: row.memberName })}
    >
      <div className="grid gap-6">
        <DescriptionList
          items={[
            {
              term: t("column.status"),
              value: <StatusChip tone={STATUS_TONE[row.status]}>{t(`status.${row.status}`)}</StatusChip>,
            },
            {
              term: t("column.member"),
              value: (
                <Link href={`/${tenant.slug}/members/${row.memberId}`} className="underline">
                  {row.memberName}
                </Link>
              ),
            },
            { term: t("column.class"), value: `${row.className}, ${at(row.startsAt)}` },
            { term: t("column.takes"), value: words(row) },
            { term: t("seats"), value: String(row.seats) },
            { term: t("made"), value: at(row.createdAt) },
            ...(row.status === "pending" ? [{ term: t("until"), value: at(row.reviewUntil) }] : []),
            ...(row.decidedAt === null ? [] : [{ term: t("column.decided"), value: at(row.decidedAt) }]),
            ...(row.decidedBy === null ? [] : [{ term: t("decidedBy"), value: row.decidedBy }]),
            ...(row.reason === null ? [] : [{ term: t("reason"), value: row.reason }]),
          ]}
        />
        {row.status === "pending" ? <Waive row={row} onWaive={onWaive} /> : null}
      </div>
    </Sheet>
  );
}

function Waive({ row, onWaive }: { row: PenaltyRow; onWaive: (reason: string) => Promise<unknown> }) {
  const t = useTranslations("classes.penalties");
  const inWords = useDescribeError();
  const [reason, setReason] = useState("");
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const send = async () => {
    setBusy(true);
    setRefusal(null);
    await onWaive(reason.trim()).catch((error: unknown) => setRefusal(inWords(error).message));
    setBusy(false);
  };
  return (
    <form
      aria-label={t("waive")}
      className="grid gap-3 rounded-md border border-line p-4"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <p>{t(row.creditForfeited ? "waiveAboutCredit" : "waiveAbout")}</p>
      <Field label={t("reason")} hint={t("reasonHint")} required>
        <Textarea
          rows={2}
          maxLength={300}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      </Field>
      {refusal ? (
        <p role="alert" className="rounded-md bg-deny-soft px-3.5 py-3 text-deny">
          {refusal}
        </p>
      ) : null}
      <Button
        type="submit"
        variant="primary"
        className="justify-self-start"
        loading={busy}
        disabled={reason.trim().length < 3}
      >
        {t("waive")}
      </Button>
    </form>
  );
}
