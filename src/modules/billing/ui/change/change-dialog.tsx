"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { RefreshCw } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { errorOf } from "@/platform/trpc/client";
import { useApi } from "@/platform/trpc/react";
import { useDescribeError } from "@/ui/feedback/describe-error";
import { ErrorState } from "@/ui/feedback/empty-state";
import { useToast } from "@/ui/feedback/toast";
import { Field } from "@/ui/form/field";
import { Button } from "@/ui/primitives/button";
import { Checkbox } from "@/ui/primitives/checkbox";
import { Dialog } from "@/ui/primitives/dialog";
import { Input } from "@/ui/primitives/input";
import type { Committed } from "../../changes/schema";
import type { MembershipMoney, PossibleChange } from "../../overview/schema";
import type { BillingApi } from "../../router";
import { ChangeInputs } from "./change-inputs";
import { changeOf, type Draft, firstDraft } from "./draft";
import { QuoteSkeleton, QuoteView } from "./quote-view";
import { RefusalsView } from "./refusals-view";
import { useQuote } from "./use-quote";

/** Changes that only ask: nothing is to be entered. */
const PLAIN: ReadonlySet<PossibleChange> = new Set(["return", "cancel_freeze", "undo_switch", "undo_cancel"]);

/** One change of a membership: what is wished for, what it costs and does, and the confirmation of exactly that. */
export default function ChangeDialog({
  membership,
  kind,
  today,
  by,
  reason: given = "",
  onClose,
  onDone,
}: {
  membership: MembershipMoney;
  kind: PossibleChange;
  today: string;
  by: "desk" | "member";
  /** Said before, e.g. why a member leaves. */
  reason?: string;
  onClose: () => void;
  /** It is done; whoever asked closes the dialog and takes the payment of an open bill. */
  onDone: (committed: Committed) => void;
}) {
  const t = useTranslations("billing.change");
  const toast = useToast();
  const inWords = useDescribeError();
  const queries = useQueryClient();
  const api = useApi<BillingApi>();
  const { changes } = api.billing;
  const commit = useMutation(changes.commit.mutationOptions());
  const commitOwn = useMutation(changes.commitOwn.mutationOptions());
  const [draft, setDraft] = useState<Draft>(() => firstDraft(membership, today));
  const [insist, setInsist] = useState(false);
  const [reason, setReason] = useState(given);
  const [failed, setFailed] = useState<string | null>(null);
  const live = useQuote({
    membershipId: membership.id,
    change: changeOf(kind, draft, membership),
    override: insist,
    by,
  });
  const { quote, stale } = live;
  const patch = (part: Partial<Draft>) => {
    setFailed(null);
    setDraft((now) => ({ ...now, ...part }));
  };
  const refusals = quote?.refusals ?? [];
  const mayInsist =
    by === "desk" && (insist || (refusals.length > 0 && refusals.every((one) => one.override)));
  const overridden = quote?.overridden ?? [];
  const needsReason = insist && overridden.length > 0;
  const ready =
    !stale && quote?.quoteId != null && (!needsReason || reason.trim().length >= 3) && live.error === null;
  const busy = commit.isPending || commitOwn.isPending;

  async function confirm() {
    if (!quote?.quoteId) return;
    setFailed(null);
    const said = reason.trim();
    const input = { quoteId: quote.quoteId, ...(said ? { reason: said } : {}) };
    try {
      const done = by === "desk" ? await commit.mutateAsync(input) : await commitOwn.mutateAsync(input);
      void queries.invalidateQueries({ queryKey: api.billing.pathKey() });
      // Members, their memberships and what is left of them live in another part of the API.
      void queries.invalidateQueries({ queryKey: [["membership"]] });
      toast.show({ tone: "ok", title: t(`done.${kind}`, { plan: membership.planName }) });
      onDone(done);
    } catch (error) {
      const code = errorOf(error)?.code;
      if (code === "QUOTE_EXPIRED") live.renew("expired");
      else if (code === "QUOTE_CHANGED") live.renew("changed");
      else setFailed(inWords(error).message);
    }
  }

  const side = (
    <div className="grid min-w-0 content-start gap-4">
      {live.renewed ? (
        <p role="status" className="flex items-start gap-2.5 rounded-md bg-info-soft px-3.5 py-3 text-info">
          <RefreshCw aria-hidden className="mt-0.5 size-4.5 shrink-0" />
          {t(`renewed.${live.renewed}`)}
        </p>
      ) : null}
      {failed ? (
        <p role="alert" className="rounded-md bg-deny-soft px-3.5 py-3 text-deny">
          {failed}
        </p>
      ) : null}
      {live.error ? (
        <ErrorState compact error={live.error} onRetry={live.retry} />
      ) : changeOf(kind, draft, membership) === null ? (
        <p className="rounded-md bg-sunken px-3.5 py-3 text-ink-2">{t("enterFirst")}</p>
      ) : !quote ? (
        <QuoteSkeleton />
      ) : (
        <>
          <RefusalsView refusals={refusals} draft={draft} onFix={patch} />
          <RefusalsView refusals={overridden} draft={draft} insisted onFix={patch} />
          {mayInsist ? (
            <div className="grid gap-3 rounded-md border border-line p-3.5">
              <Checkbox
                label={t("doAnyway")}
                hint={t("doAnywayHint")}
                checked={insist}
                onChange={(event) => setInsist(event.target.checked)}
              />
              {insist ? (
                <Field label={t("reason")} hint={t("reasonHint")} required>
                  <Input
                    value={reason}
                    maxLength={200}
                    autoComplete="off"
                    onChange={(event) => setReason(event.target.value)}
                  />
                </Field>
              ) : null}
            </div>
          ) : null}
          {refusals.length === 0 ? <QuoteView quote={quote} kind={kind} stale={stale} /> : null}
        </>
      )}
    </div>
  );

  const plain = PLAIN.has(kind);
  return (
    <Dialog
      open
      size={plain ? "md" : "lg"}
      onOpenChange={(open) => (open || busy ? undefined : onClose())}
      title={t(`title.${kind}`)}
      description={t(`about.${by === "desk" ? "desk" : "own"}.${kind}`, {
        plan: membership.planName,
        name: membership.holder.name,
      })}
      footer={
        <>
          <Button onClick={onClose} disabled={busy}>
            {t("back")}
          </Button>
          <Button
            variant={kind === "cancel" ? "danger" : "primary"}
            loading={busy}
            disabled={!ready}
            onClick={() => void confirm()}
          >
            {t(`confirm.${kind}`)}
          </Button>
        </>
      }
    >
      {plain ? (
        side
      ) : (
        <div className="grid gap-5 sm:grid-cols-2">
          <div className="grid min-w-0 content-start gap-4">
            <ChangeInputs
              kind={kind}
              draft={draft}
              membership={membership}
              today={today}
              by={by}
              onChange={patch}
            />
            {by === "desk" && !insist ? (
              <Field label={t("reason")} optional>
                <Input
                  value={reason}
                  maxLength={200}
                  autoComplete="off"
                  onChange={(event) => setReason(event.target.value)}
                />
              </Field>
            ) : null}
          </div>
          {side}
        </div>
      )}
    </Dialog>
  );
}
