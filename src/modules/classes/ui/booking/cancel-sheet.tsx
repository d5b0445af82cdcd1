"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { errorOf, isKept, useApi } from "@/platform/trpc/react";
import { useDescribeError } from "@/ui/feedback/describe-error";
import { ErrorState } from "@/ui/feedback/empty-state";
import { Skeleton } from "@/ui/feedback/skeleton";
import { useToast } from "@/ui/feedback/toast";
import { Button } from "@/ui/primitives/button";
import { Sheet } from "@/ui/primitives/dialog";
import type { ClassesApi } from "../../router";
import { Consequence } from "./consequence";
import { useMoment } from "./moment";

/** Cancels a booking, after it has said what that costs at this moment. */
export default function CancelSheet({
  bookingId,
  name,
  when,
  startsAt,
  zone,
  freeUntil,
  onClose,
}: {
  bookingId: string;
  name: string;
  /** The class's day and time in words. */
  when: string;
  startsAt: string;
  zone: string;
  /** Until when it cost nothing when this was last heard of. */
  freeUntil: string;
  onClose: () => void;
}) {
  const later = useTranslations("ui.waiting");
  const moment = useMoment(zone);
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
      onError: (error) => {
        toasts.show({ tone: isKept(error) ? "info" : "error", title: inWords(error).message });
        if (isKept(error)) onClose();
      },
      onSettled: () => queries.invalidateQueries({ queryKey: api.classes.pathKey() }),
    }),
  );
  const closed = preview.data?.outcome === "closed";
  const unreachable = preview.error !== null && errorOf(preview.error) === undefined;
  const canWait = unreachable && Date.parse(freeUntil) > Date.now();
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
            disabled={closed || !(preview.data || canWait)}
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
        ) : canWait ? (
          <p className="rounded-md bg-info-soft p-3.5 text-info">
            {later("cancelLater", { until: moment(freeUntil, startsAt) })}
          </p>
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
