"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { KeyRound } from "lucide-react";
import { useTranslations } from "next-intl";
import { useApi } from "@/platform/trpc/react";
import { useDescribeError } from "@/ui/feedback/describe-error";
import { useToast } from "@/ui/feedback/toast";
import { Button } from "@/ui/primitives/button";
import { Dialog } from "@/ui/primitives/dialog";
import type { OperationsApi } from "../../router";

/** A passphrase that Pulse made burns with the machine: until it lies elsewhere, a backup may be worth nothing. */
export function PassphraseNotice() {
  const t = useTranslations("operations.backups.passphrase");
  const api = useApi<OperationsApi>();
  const toast = useToast();
  const inWords = useDescribeError();
  const setup = useQuery(api.operations.backups.setup.queryOptions(undefined, { staleTime: 60_000 }));
  const show = useMutation(
    api.operations.backups.passphrase.mutationOptions({
      onError: (error) => void toast.show({ tone: "error", title: inWords(error).message }),
    }),
  );
  if (!setup.data) return null;
  const { copies, passphraseKept } = setup.data;
  const alone = !copies.folder && !copies.s3;
  if (!passphraseKept && !alone) return null;
  return (
    <div className="mb-4 grid gap-2 rounded-md bg-warn-soft p-3 text-small text-warn">
      {passphraseKept ? (
        <div className="flex flex-wrap items-center justify-between gap-2">
          <p className="flex min-w-0 grow basis-64 items-start gap-2">
            <KeyRound aria-hidden className="mt-0.5 size-4 shrink-0" />
            <span>{t("kept")}</span>
          </p>
          <Button size="sm" loading={show.isPending} onClick={() => show.mutate()}>
            {t("show")}
          </Button>
        </div>
      ) : null}
      {alone ? <p>{t("alone")}</p> : null}
      {show.data ? (
        <Dialog
          open
          onOpenChange={(open) => (open ? undefined : show.reset())}
          title={t("title")}
          description={t("hint")}
        >
          <p className="select-all break-all rounded-md bg-sunken p-3 font-mono">{show.data.passphrase}</p>
        </Dialog>
      ) : null}
    </div>
  );
}
