"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useApi } from "@/platform/trpc/react";
import { useDescribeError } from "@/ui/feedback/describe-error";
import { ErrorState } from "@/ui/feedback/empty-state";
import { Skeleton } from "@/ui/feedback/skeleton";
import { useToast } from "@/ui/feedback/toast";
import { Button } from "@/ui/primitives/button";
import { Sheet } from "@/ui/primitives/dialog";
import type { ClassesApi } from "../../router";
import { Consequence } from "./consequence";

/** Cancels a booking, after it has said what that costs at this moment. */
export default function CancelSheet({
  bookingId,
  name,
  when,
  startsAt,
  zone,
  onClose,
}: {
  bookingId: string;
  name: string;
  /** The class's day and time in words. */
  when: string;
  startsAt: string;
  zone: string;
  onClose: () => void;
}) {
  const t = useTranslations("classes.booking.cancel");
  const api = useApi<ClassesApi>();
  const queries = useQueryClient();
  const toasts = useToast();
  const inWords = useDescribeError();
  const preview = useQuery({
    ...api.classes.bookings.previewCancel.queryOptions({ bookingId }),
    // The free hours may end while somebody thinks it over.
    staleTime: 0,
    refetchInterval: 15_000,
  });
  const cancel = useMutation(
    api.classes.bookings.cancel.mutationOptions({
      onSuccess: ({ late }) => {
        toasts.show({ tone: "ok", title: t(late ? "doneLate" : "done", { name }) });
        onClose();
      },
      onError: (error) => void toasts.show({ tone: "error", title: inWords(error).message }),
      onSettled: () => queries.invalidateQueries({ queryKey: api.classes.pathKey() }),
    }),
  );
  const closed = preview.data?.outcome === "closed";
  return (
    <Sheet
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={t("title", { name })}
      description={when}
      footer={
        <>
          <Button onClick={onClose}>{t("keep")}</Button>
          <Button
            variant="danger"
            disabled={!preview.data || closed}
            loading={cancel.isPending}
            onClick={() => cancel.mutate({ bookingId })}
          >
            {t("confirm")}
          </Button>
        </>
      }
    >
      <div aria-live="polite">
        {preview.data ? (
          <Consequence answer={preview.data} startsAt={startsAt} zone={zone} />
        ) : preview.error ? (
          <ErrorState
            error={preview.error}
            onRetry={() => void preview.refetch()}
            retrying={preview.isFetching}
            compact
          />
        ) : (
          <Skeleton className="h-20 w-full" />
        )}
      </div>
    </Sheet>
  );
}
