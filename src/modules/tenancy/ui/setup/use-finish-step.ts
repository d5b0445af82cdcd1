import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useApi } from "@/platform/trpc/react";
import { useDescribeError } from "@/ui/feedback/describe-error";
import { useToast } from "@/ui/feedback/toast";
import type { SetupStep } from "../../gyms/rules";
import type { TenancyApi } from "../../router";

/** Keeps on the server that a step is done, then goes on. */
export function useFinishStep(step: SetupStep, onDone: () => void): { finish: () => void; pending: boolean } {
  const api = useApi<TenancyApi>();
  const client = useQueryClient();
  const toast = useToast();
  const inWords = useDescribeError();
  const { mutate, isPending } = useMutation(
    api.tenancy.gyms.finishStep.mutationOptions({
      onSuccess: ({ setupStep }) => {
        client.setQueryData(api.tenancy.gyms.settings.queryKey(), (old) =>
          old ? { ...old, setupStep } : old,
        );
        onDone();
      },
      onError: (error) => toast.show({ tone: "error", title: inWords(error).message }),
    }),
  );
  return { finish: () => mutate({ step }), pending: isPending };
}
