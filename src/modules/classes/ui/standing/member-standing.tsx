"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useApi } from "@/platform/trpc/react";
import { useDescribeError } from "@/ui/feedback/describe-error";
import { ErrorState } from "@/ui/feedback/empty-state";
import { useToast } from "@/ui/feedback/toast";
import { Field } from "@/ui/form/field";
import { Panel } from "@/ui/layout/panel";
import { Button } from "@/ui/primitives/button";
import { Dialog } from "@/ui/primitives/dialog";
import { Input, Select } from "@/ui/primitives/input";
import type { ClassesApi } from "../../router";
import { StandingList, useWeekTimes } from "./standing-list";

/** On a member's profile: the series in which they have their seat each time, and adding one. */
export default function MemberStanding({ memberId }: { memberId: string }) {
  const t = useTranslations("classes.standing");
  const queries = useQueryClient();
  const { standing } = useApi<ClassesApi>().classes;
  const query = useQuery(standing.of.queryOptions({ memberId }));
  const skip = useMutation(standing.skipFor.mutationOptions());
  const end = useMutation(standing.endFor.mutationOptions());
  const [adding, setAdding] = useState(false);
  const refresh = () => queries.invalidateQueries({ queryKey: standing.pathKey() });
  return (
    <Panel
      title={t("title")}
      flush
      actions={
        <Button size="sm" icon={Plus} onClick={() => setAdding(true)}>
          {t("add")}
        </Button>
      }
    >
      {query.data?.length === 0 ? <p className="px-4 py-3 text-ink-2">{t("none")}</p> : null}
      {query.data && query.data.length > 0 ? (
        <StandingList
          items={query.data}
          onSkip={(standingId, sessionId) => skip.mutateAsync({ standingId, sessionId }).then(refresh)}
          onEnd={(standingId) => end.mutateAsync({ standingId }).then(refresh)}
        />
      ) : null}
      {query.error && !query.data ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} compact />
      ) : null}
      {adding ? (
        <AddDialog memberId={memberId} onClose={() => setAdding(false)} onDone={() => void refresh()} />
      ) : null}
    </Panel>
  );
}

function AddDialog({
  memberId,
  onClose,
  onDone,
}: {
  memberId: string;
  onClose: () => void;
  onDone: () => void;
}) {
  const t = useTranslations("classes.standing");
  const toast = useToast();
  const inWords = useDescribeError();
  const weekTimes = useWeekTimes();
  const api = useApi<ClassesApi>().classes;
  const series = useQuery(api.series.list.queryOptions());
  const make = useMutation(api.standing.standFor.mutationOptions());
  const [sessionId, setSessionId] = useState("");
  const [endsOn, setEndsOn] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const choices = (series.data ?? []).flatMap((one) =>
    one.nextSessionId === null
      ? []
      : [{ value: one.nextSessionId, label: `${one.typeName}, ${weekTimes(one)}` }],
  );
  const chosen = sessionId || (choices[0]?.value ?? "");
  const send = async () => {
    try {
      await make.mutateAsync({ memberId, sessionId: chosen, endsOn: endsOn || null });
      toast.show({ tone: "ok", title: t("doneFor") });
      onDone();
      onClose();
    } catch (error) {
      setProblem(inWords(error).message);
    }
  };
  return (
    <Dialog
      open
      size="sm"
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t("add")}
      footer={
        <>
          <Button onClick={onClose}>{t("close")}</Button>
          <Button
            variant="primary"
            loading={make.isPending}
            disabled={chosen === ""}
            onClick={() => void send()}
          >
            {t("addNow")}
          </Button>
        </>
      }
    >
      <div className="grid gap-4">
        <Field label={t("series")} required>
          <Select value={chosen} options={choices} onChange={(event) => setSessionId(event.target.value)} />
        </Field>
        <Field label={t("endsOn")} hint={t("endsOnHint")} optional>
          <Input type="date" value={endsOn} onChange={(event) => setEndsOn(event.target.value)} />
        </Field>
        {problem ? (
          <p role="alert" className="rounded-md bg-deny-soft px-3.5 py-3 text-deny">
            {problem}
          </p>
        ) : null}
      </div>
    </Dialog>
  );
}
