"use client";

import { Camera } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import { useShell } from "@/platform/shell/use-shell";
import { useDescribeError } from "@/ui/feedback/describe-error";
import { Progress } from "@/ui/feedback/progress";
import { useToast } from "@/ui/feedback/toast";
import { FileDrop } from "@/ui/form/file-drop";
import { Button } from "@/ui/primitives/button";
import { Dialog } from "@/ui/primitives/dialog";
import type { MemberProfile } from "../../members/schema";
import { fullName } from "../public/member-name";
import { MAX_PHOTO_BYTES, uploadPhoto } from "./upload-photo";
import { useRefreshMembers } from "./use-member";

const KINDS = "image/jpeg,image/png,image/webp,image/avif";

/** A photo by camera, by drag or from the device, seen before it is kept. */
export default function PhotoDialog({ member, onClose }: { member: MemberProfile; onClose: () => void }) {
  const t = useTranslations("membership");
  const { tenant } = useShell();
  const toast = useToast();
  const inWords = useDescribeError();
  const refresh = useRefreshMembers();
  const camera = useRef<HTMLInputElement>(null);
  const stop = useRef<AbortController>(undefined);
  const [file, setFile] = useState<File | null>(null);
  const [sent, setSent] = useState<{ done: number; total: number } | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const preview = usePreview(file);
  useEffect(() => () => stop.current?.abort(), []);
  const take = (chosen: File | null) => {
    setRefusal(null);
    setFile(chosen);
  };
  const send = async () => {
    if (!file) return;
    setRefusal(null);
    setSent({ done: 0, total: file.size });
    stop.current = new AbortController();
    try {
      await uploadPhoto(file, {
        slug: tenant.slug,
        memberId: member.id,
        onProgress: (done, total) => setSent({ done, total }),
        signal: stop.current.signal,
      });
      await refresh();
      toast.show({ tone: "ok", title: t("done.photo", { name: fullName(member) }) });
      onClose();
    } catch (error) {
      if (!(error instanceof DOMException)) setRefusal(inWords(error).message);
      setSent(null);
    }
  };
  return (
    <Dialog
      open
      size="sm"
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t("photo.title", { name: fullName(member) })}
      footer={
        <>
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button variant="primary" disabled={!file} loading={sent !== null} onClick={() => void send()}>
            {t("photo.save")}
          </Button>
        </>
      }
    >
      <div className="grid gap-4">
        {preview ? (
          // biome-ignore lint/performance/noImgElement: a file on this device, not yet on the server.
          <img src={preview} alt={t("photo.preview")} className="mx-auto size-48 rounded-full object-cover" />
        ) : null}
        <FileDrop
          label={t("photo.label")}
          hint={t("photo.hint")}
          accept={KINDS}
          maxBytes={MAX_PHOTO_BYTES}
          file={file}
          onFile={take}
          error={refusal}
          disabled={sent !== null}
        />
        <Button
          icon={Camera}
          className="hidden coarse:inline-flex"
          disabled={sent !== null}
          onClick={() => camera.current?.click()}
        >
          {t("photo.camera")}
        </Button>
        <input
          ref={camera}
          type="file"
          accept="image/jpeg"
          capture="environment"
          tabIndex={-1}
          aria-hidden
          className="hidden"
          onChange={(event) => take(event.target.files?.[0] ?? null)}
        />
        {sent ? (
          <Progress
            label={t("photo.sending")}
            done={sent.done}
            total={sent.total}
            onCancel={() => stop.current?.abort()}
          />
        ) : null}
      </div>
    </Dialog>
  );
}

/** Address of a chosen file for as long as it is chosen. */
function usePreview(file: File | null): string | null {
  const [address, setAddress] = useState<string | null>(null);
  useEffect(() => {
    if (!file) return;
    const made = URL.createObjectURL(file);
    setAddress(made);
    return () => {
      URL.revokeObjectURL(made);
      setAddress(null);
    };
  }, [file]);
  return address;
}
