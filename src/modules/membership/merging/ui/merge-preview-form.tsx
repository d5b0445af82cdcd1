"use client";

import { useMutation } from "@tanstack/react-query";
import { ArrowLeftRight, Merge } from "lucide-react";
import { useRouter } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { useShell } from "@/platform/shell/use-shell";
import { errorOf } from "@/platform/trpc/client";
import { useApi } from "@/platform/trpc/react";
import { formatLocalDate, formatMoney } from "@/shared/i18n/format";
import { useDescribeError } from "@/ui/feedback/describe-error";
import { useToast } from "@/ui/feedback/toast";
import { Panel } from "@/ui/layout/panel";
import { Badge } from "@/ui/primitives/badge";
import { Button, LinkButton } from "@/ui/primitives/button";
import { useRefreshMembers } from "../../ui/profile/use-member";
import { fullName, MemberName } from "../../ui/public/member-name";
import { StandingChip } from "../../ui/public/standing-chip";
import type { MergingApi } from "../router";
import type { MergeChoices, MergePreview, MergeSide } from "../schema";
import { MERGE_UNDO_DAYS } from "../words";
import { FieldChoices } from "./field-choices";
import { useBlockWords } from "./use-block-words";

/** What the merge would do, and the choices that are left to the desk. */
export function MergePreviewForm({
  preview,
  refreshing,
  onSwap,
  onRefresh,
}: {
  preview: MergePreview;
  refreshing: boolean;
  onSwap: () => void;
  onRefresh: () => Promise<unknown>;
}) {
  const t = useTranslations("membership.merge");
  const router = useRouter();
  const toast = useToast();
  const inWords = useDescribeError();
  const refresh = useRefreshMembers();
  const { tenant } = useShell();
  const { merging } = useApi<MergingApi>();
  const commit = useMutation(merging.commit.mutationOptions());
  const [choices, setChoices] = useState<MergeChoices>({});
  const [refusal, setRefusal] = useState<string | null>(null);
  const { survivor, absorbed, blocks } = preview;
  const profile = `/${tenant.slug}/members/${survivor.id}`;

  async function merge() {
    setRefusal(null);
    try {
      await commit.mutateAsync({
        survivorId: survivor.id,
        absorbedId: absorbed.id,
        choices,
        seen: { survivor: survivor.updatedAt, absorbed: absorbed.updatedAt },
      });
      toast.show({ tone: "ok", title: t("done", { name: fullName(survivor), days: MERGE_UNDO_DAYS }) });
      void refresh();
      router.push(profile);
    } catch (error) {
      setRefusal(inWords(error).message);
      if (["MERGE_BLOCKED", "STALE"].includes(errorOf(error)?.code ?? "")) await onRefresh();
    }
  }

  return (
    <div className="grid gap-4">
      <Panel
        title={t("records")}
        refreshing={refreshing}
        actions={
          <Button size="sm" icon={ArrowLeftRight} onClick={onSwap}>
            {t("swap")}
          </Button>
        }
      >
        <div className="grid gap-3 sm:grid-cols-2">
          <Side side={survivor} becomes="stays" />
          <Side side={absorbed} becomes="goes" />
        </div>
      </Panel>
      <Blocks blocks={blocks} />
      <Panel title={t("fields")} description={t("fieldsHint")}>
        <FieldChoices
          preview={preview}
          choices={choices}
          onChoose={(field, choice) => setChoices({ ...choices, [field]: choice })}
        />
      </Panel>
      <Panel title={t("moves")} description={t("movesHint", { name: fullName(survivor) })}>
        {preview.moves.length === 0 ? (
          <p className="text-ink-2">{t("nothingMoves")}</p>
        ) : (
          <ul className="grid grid-cols-2 gap-x-4 gap-y-2 sm:grid-cols-3">
            {preview.moves.map(({ kind, count }) => (
              <li key={kind} className="tabular-nums">
                {t(`moved.${kind}`, { count })}
              </li>
            ))}
          </ul>
        )}
        <Money preview={preview} />
      </Panel>
      {refusal ? (
        <p role="alert" className="rounded-md bg-deny-soft px-3.5 py-3 text-deny">
          {refusal}
        </p>
      ) : null}
      <div className="flex flex-wrap items-center justify-end gap-3">
        <p className="grow text-ink-2 text-small">{t("undoHint", { days: MERGE_UNDO_DAYS })}</p>
        <LinkButton href={profile}>{t("cancel")}</LinkButton>
        <Button
          variant="primary"
          icon={Merge}
          loading={commit.isPending}
          disabled={blocks.length > 0}
          onClick={() => void merge()}
        >
          {t("commit")}
        </Button>
      </div>
    </div>
  );
}

function Side({ side, becomes }: { side: MergeSide; becomes: "stays" | "goes" }) {
  const t = useTranslations("membership");
  const locale = useLocale();
  const { tenant } = useShell();
  return (
    <div className="grid content-start gap-2 rounded-md border border-line p-3.5">
      <p className="font-medium text-ink-2 text-small">{t(`merge.${becomes}`)}</p>
      <MemberName member={side} slug={tenant.slug}>
        {t("profile.number", { number: side.number })}
      </MemberName>
      <p className="flex flex-wrap items-center gap-2">
        <StandingChip standing={side.standing} until={side.until} banned={side.banned} />
        {side.hasLogin ? <Badge tone="info">{t("merge.account")}</Badge> : null}
      </p>
      <p className="text-ink-2 text-small">
        {t("merge.since", { date: formatLocalDate(side.joinedOn, locale) })}
      </p>
    </div>
  );
}

function Blocks({ blocks }: { blocks: MergePreview["blocks"] }) {
  const t = useTranslations("membership.merge");
  const words = useBlockWords();
  if (blocks.length === 0) return null;
  return (
    <section aria-label={t("blocked")} className="rounded-md border border-deny/40 bg-deny-soft px-4 py-3">
      <h2 className="font-semibold text-deny">{t("blocked")}</h2>
      <ul className="mt-1.5 grid list-disc gap-1 ps-5">
        {blocks.map((block) => (
          <li key={JSON.stringify(block)} className="break-words">
            {words.merge(block)}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What each has and owes, and what that is together. */
function Money({ preview }: { preview: MergePreview }) {
  const t = useTranslations("membership.merge");
  const locale = useLocale();
  const { survivor, absorbed, money, currency } = preview;
  const amount = (minor: number) => formatMoney({ minor, currency }, locale);
  const lines = money.filter(
    ({ survivorMinor, absorbedMinor }) => survivorMinor !== 0 || absorbedMinor !== 0,
  );
  if (lines.length === 0) return null;
  return (
    <div className="mt-4 grid gap-3 border-line border-t pt-3 sm:grid-cols-2">
      {lines.map((line) => (
        <section key={line.kind} aria-label={t(`money.${line.kind}`)}>
          <h3 className="font-medium">{t(`money.${line.kind}`)}</h3>
          <dl className="mt-1 grid grid-cols-[minmax(0,1fr)_auto] gap-x-3 gap-y-0.5 tabular-nums">
            <dt className="truncate text-ink-2">{fullName(survivor)}</dt>
            <dd className="text-end">{amount(line.survivorMinor)}</dd>
            <dt className="truncate text-ink-2">{fullName(absorbed)}</dt>
            <dd className="text-end">{amount(line.absorbedMinor)}</dd>
            <dt className="font-medium">{t("together")}</dt>
            <dd className="text-end font-medium">{amount(line.togetherMinor)}</dd>
          </dl>
        </section>
      ))}
    </div>
  );
}
