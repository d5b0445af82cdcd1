"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { RefreshCw, Trash2 } from "lucide-react";
import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { useShell } from "@/platform/shell/use-shell";
import { useApi } from "@/platform/trpc/react";
import { formatDateTime, formatLocalDate } from "@/shared/i18n/format";
import { useDescribeError } from "@/ui/feedback/describe-error";
import { useToast } from "@/ui/feedback/toast";
import { Field } from "@/ui/form/field";
import { DescriptionList } from "@/ui/layout/description-list";
import { StatusChip } from "@/ui/primitives/badge";
import { Button } from "@/ui/primitives/button";
import { Sheet } from "@/ui/primitives/dialog";
import { Select, Textarea } from "@/ui/primitives/input";
import type { CollectionRow } from "../../collections/schema";
import type { BillingApi } from "../../router";
import { useMoney } from "../pay/money-words";
import { SendLink } from "../pay-link/send-link";
import { STATUS_TONE, useReasonWords } from "./collection-words";

interface Person {
  id: string;
  name: string;
}

/** One failed bill: how it stands, whose it is, and everything that can be done about it. */
export default function CollectionSheet({
  row,
  people,
  onClose,
}: {
  row: CollectionRow;
  people: readonly Person[];
  onClose: () => void;
}) {
  const t = useTranslations("billing.collections");
  const locale = useLocale();
  const money = useMoney();
  const reason = useReasonWords();
  const { tenant } = useShell();
  const open = row.status === "retrying" || row.status === "review";
  const when = (at: string) => formatDateTime(at, locale, tenant.zone);
  return (
    <Sheet
      open
      onOpenChange={(next) => (next ? undefined : onClose())}
      title={t("sheet", { number: row.number ?? "", name: row.memberName })}
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
            { term: t("failed"), value: money(row.failedMinor, row.currency) },
            { term: t("stillOpen"), value: money(row.openMinor, row.currency) },
            { term: t("came"), value: money(row.recoveredMinor, row.currency) },
            { term: t("column.due"), value: row.dueOn && formatLocalDate(row.dueOn, locale) },
            { term: t("column.reason"), value: reason(row) },
            { term: t("column.tries"), value: String(row.tries) },
            {
              term: t("column.next"),
              value: row.pending ? t("pending") : row.nextTryAt && when(row.nextTryAt),
            },
            ...(row.closedAt === null ? [] : [{ term: t("column.closed"), value: when(row.closedAt) }]),
          ]}
        />
        {open ? <Actions row={row} /> : null}
        <Notes row={row} people={people} />
        {open ? <WriteOff row={row} onDone={onClose} /> : null}
      </div>
    </Sheet>
  );
}

/** Runs something that may be refused, and looks again. */
function useDo() {
  const queries = useQueryClient();
  const toast = useToast();
  const inWords = useDescribeError();
  const { collections } = useApi<BillingApi>().billing;
  return async (work: () => Promise<string>): Promise<boolean> => {
    try {
      toast.show({ tone: "ok", title: await work() });
      return true;
    } catch (error) {
      toast.show({ tone: "error", title: inWords(error).message });
      return false;
    } finally {
      await queries.invalidateQueries({ queryKey: collections.pathKey() });
    }
  };
}

function Actions({ row }: { row: CollectionRow }) {
  const t = useTranslations("billing.collections");
  const run = useDo();
  const { collections } = useApi<BillingApi>().billing;
  const trying = useMutation(collections.tryAgain.mutationOptions());
  return (
    <section aria-label={t("actions")} className="grid gap-2">
      <div className="flex flex-wrap gap-2">
        <Button
          icon={RefreshCw}
          loading={trying.isPending}
          disabled={!row.hasMethod || row.pending}
          onClick={() =>
            void run(async () => {
              await trying.mutateAsync({ collectionId: row.id });
              return t("tried");
            })
          }
        >
          {t("tryNow")}
        </Button>
        <SendLink invoiceId={row.invoiceId} unreachable={row.channel === null} />
      </div>
      <p className="text-ink-2 text-small">
        {row.pending
          ? t("pendingHint")
          : row.hasMethod
            ? t(`channel.${row.channel ?? "none"}`)
            : t("noMethodHint")}
      </p>
    </section>
  );
}

function Notes({ row, people }: { row: CollectionRow; people: readonly Person[] }) {
  const t = useTranslations("billing.collections");
  const run = useDo();
  const { collections } = useApi<BillingApi>().billing;
  const noting = useMutation(collections.note.mutationOptions());
  const [note, setNote] = useState(row.note ?? "");
  const save = (change: { assigneeId?: string | null; note?: string | null }) =>
    run(async () => {
      await noting.mutateAsync({ collectionId: row.id, ...change });
      return t("saved");
    });
  const known = people.some(({ id }) => id === row.assigneeId);
  return (
    <section aria-label={t("note")} className="grid gap-4">
      <Field label={t("assignee")}>
        <Select
          value={row.assigneeId ?? ""}
          disabled={noting.isPending}
          onChange={(event) => void save({ assigneeId: event.target.value || null })}
          options={[
            { value: "", label: t("nobody") },
            ...people.map(({ id, name }) => ({ value: id, label: name })),
            ...(row.assigneeId !== null && !known
              ? [{ value: row.assigneeId, label: row.assigneeName ?? t("left") }]
              : []),
          ]}
        />
      </Field>
      <Field label={t("note")} optional>
        <Textarea value={note} rows={2} maxLength={500} onChange={(event) => setNote(event.target.value)} />
      </Field>
      {note.trim() === (row.note ?? "") ? null : (
        <Button
          loading={noting.isPending}
          className="justify-self-start"
          onClick={() => void save({ note: note.trim() || null })}
        >
          {t("saveNote")}
        </Button>
      )}
    </section>
  );
}

function WriteOff({ row, onDone }: { row: CollectionRow; onDone: () => void }) {
  const t = useTranslations("billing.collections");
  const money = useMoney();
  const run = useDo();
  const writing = useMutation(useApi<BillingApi>().billing.collections.writeOff.mutationOptions());
  const [asking, setAsking] = useState(false);
  const [reason, setReason] = useState("");
  if (!asking) {
    return (
      <Button
        icon={Trash2}
        variant="ghost"
        className="justify-self-start text-deny"
        disabled={row.pending}
        onClick={() => setAsking(true)}
      >
        {t("writeOff")}
      </Button>
    );
  }
  return (
    <section aria-label={t("writeOff")} className="grid gap-3 rounded-md border border-line p-4">
      <p>{t("writeOffAbout", { amount: money(row.openMinor, row.currency) })}</p>
      <Field label={t("writeOffReason")} required>
        <Textarea
          value={reason}
          rows={2}
          maxLength={300}
          autoFocus
          onChange={(event) => setReason(event.target.value)}
        />
      </Field>
      <div className="flex flex-wrap gap-2">
        <Button onClick={() => setAsking(false)}>{t("keep")}</Button>
        <Button
          variant="danger"
          loading={writing.isPending}
          disabled={reason.trim().length < 3}
          onClick={() =>
            void run(async () => {
              await writing.mutateAsync({ collectionId: row.id, reason: reason.trim() });
              return t("writtenOff");
            }).then((done) => (done ? onDone() : undefined))
          }
        >
          {t("writeOffNow", { amount: money(row.openMinor, row.currency) })}
        </Button>
      </div>
    </section>
  );
}
