"use client";

import { useRouter } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { useShell } from "@/platform/shell/use-shell";
import { errorOf } from "@/platform/trpc/react";
import { useDescribeError } from "@/ui/feedback/describe-error";
import { Progress } from "@/ui/feedback/progress";
import { FileDrop, formatBytes } from "@/ui/form/file-drop";
import { Panel } from "@/ui/layout/panel";
import { Button } from "@/ui/primitives/button";
import type { ProblemCode } from "../schema";
import { uploadList } from "./upload-file";
import { WizardFrame } from "./wizard-frame";

const MAX_BYTES = 25 * 1_024 * 1_024;

type Sending = { sent: number; total: number; cancel: () => void };

/** The wizard's first step: one file, sent at once, refused with the sentence that says what to mend. */
export function NewImportView() {
  const t = useTranslations("imports");
  const { tenant } = useShell();
  const locale = useLocale();
  const router = useRouter();
  const inWords = useDescribeError();
  const [file, setFile] = useState<File | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [sending, setSending] = useState<Sending | null>(null);

  function words(failure: unknown): string {
    const refusal = errorOf(failure);
    const { problem, ...params } = refusal?.params ?? {};
    if (refusal?.code === "FILE_UNREADABLE" && typeof problem === "string") {
      return t(`problems.${problem as ProblemCode}`, params as never);
    }
    if (refusal?.code === "TOO_LARGE") return t("problems.FILE_TOO_LARGE", { limit: MAX_BYTES / 1_048_576 });
    return inWords(failure).message;
  }

  async function send(chosen: File) {
    setFile(chosen);
    setError(null);
    const upload = uploadList(tenant.slug, chosen, (sent, total) =>
      setSending((now) => now && { ...now, sent, total }),
    );
    setSending({ sent: 0, total: chosen.size, cancel: upload.cancel });
    try {
      const { batchId } = await upload.done;
      router.push(`/${tenant.slug}/admin/imports/${batchId}`);
    } catch (failure) {
      setSending(null);
      if (!(failure instanceof DOMException)) setError(words(failure));
    }
  }

  return (
    <WizardFrame title={t("new")} step="upload">
      <Panel>
        <div className="grid gap-4 p-1">
          {sending ? (
            <Progress
              label={t("upload.sending", { name: file?.name ?? "" })}
              done={Math.round(sending.sent / 1_024)}
              total={Math.round(sending.total / 1_024)}
              onCancel={sending.cancel}
            />
          ) : (
            <FileDrop
              label={t("upload.label")}
              hint={t("upload.hint", { size: formatBytes(25_000_000, locale) })}
              accept=".csv,.txt,.tsv,text/csv,text/plain"
              maxBytes={MAX_BYTES}
              file={file}
              onFile={(chosen) => {
                setError(null);
                if (chosen) void send(chosen);
                else setFile(null);
              }}
              error={error}
            />
          )}
          {error && file ? (
            <div>
              <Button onClick={() => void send(file)}>{t("upload.again")}</Button>
            </div>
          ) : null}
          <ul className="grid list-disc gap-1 ps-5 text-ink-2 text-small">
            <li>{t("upload.tipExport")}</li>
            <li>{t("upload.tipSafe")}</li>
            <li>{t("upload.tipUndo")}</li>
          </ul>
        </div>
      </Panel>
    </WizardFrame>
  );
}
