"use client";

import { useMutation } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useTranslations } from "next-intl";
import { useApi } from "@/platform/trpc/react";
import { useDescribeError } from "@/ui/feedback/describe-error";
import { useToast } from "@/ui/feedback/toast";
import { Button } from "@/ui/primitives/button";
import type { OperationsApi } from "../../router";

/** Fetches a backup as it lies there; whoever has not given their password lately is asked for it first. */
export function DownloadButton({ id, made }: { id: string; made: string }) {
  const t = useTranslations("operations.backups");
  const api = useApi<OperationsApi>();
  const toast = useToast();
  const inWords = useDescribeError();
  const offer = useMutation(
    api.operations.backups.download.mutationOptions({
      onSuccess: ({ href }) => window.location.assign(href),
      onError: (error) => void toast.show({ tone: "error", title: inWords(error).message }),
    }),
  );
  return (
    <Button
      size="sm"
      variant="ghost"
      icon={Download}
      loading={offer.isPending}
      aria-label={`${t("download")}: ${made}`}
      title={t("downloadHint")}
      onClick={() => offer.mutate({ id })}
    >
      {t("download")}
    </Button>
  );
}
