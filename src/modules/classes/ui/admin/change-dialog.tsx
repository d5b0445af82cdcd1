"use client";

import { keepPreviousData, useMutation, useQuery } from "@tanstack/react-query";
import { useTranslations } from "next-intl";
import { useDeferredValue, useState } from "react";
import { useHasRole } from "@/platform/shell/use-shell";
import { errorOf, useApi } from "@/platform/trpc/react";
import { useDescribeError } from "@/ui/feedback/describe-error";
import { Skeleton } from "@/ui/feedback/skeleton";
import { useToast } from "@/ui/feedback/toast";
import { Button } from "@/ui/primitives/button";
import { Dialog } from "@/ui/primitives/dialog";
import { RadioCards } from "@/ui/primitives/radio-cards";
import type { Catalogue } from "../../catalogue/schema";
import type { ClassesApi } from "../../router";
import type { Series } from "../../series/schema";
import type { StaffSession } from "../../sessions/schema";
import { EffectsPanel } from "./effects-panel";
import { draftOf, planOf } from "./series-draft";
import { SeriesFields } from "./series-fields";
import { SessionFields, sessionChangeOf, sessionDraftOf } from "./session-fields";

type Scope = "one" | "following" | "all";

interface Closing {
  onClose: () => void;
  onDone: () => void;
}

/** Changes this class, this and what follows, or all to come; says first what that does to whoever has booked. */
export default function ChangeDialog({ session, ...closing }: { session: StaffSession } & Closing) {
  const t = useTranslations("classes.change");
  const api = useApi<ClassesApi>();
  const plans = useHasRole("owner", "manager");
  const parts = useQuery(api.classes.catalogue.read.queryOptions());
  const list = useQuery({ ...api.classes.series.list.queryOptions(), enabled: plans });
  const [scope, setScope] = useState<Scope>("one");
  const series = list.data?.find(({ id }) => id === session.seriesId);
  const scopes: Scope[] = series ? ["one", "following", "all"] : ["one"];
  const choice =
    scopes.length > 1 ? (
      <RadioCards
        legend={t("scope")}
        name="scope"
        options={scopes.map((value) => ({
          value,
          label: t(`scopes.${value}`),
          hint: t(`scopeHints.${value}`),
        }))}
        value={scope}
        onChange={(event) => setScope(event.target.value as Scope)}
        columns={3}
      />
    ) : null;
  if (!parts.data || (plans && session.seriesId !== null && list.isPending))
    return (
      <Dialog open onOpenChange={(open) => !open && closing.onClose()} title={t("title")} size="lg">
        <Skeleton className="h-72 w-full" />
      </Dialog>
    );
  return scope !== "one" && series ? (
    <SeriesChanger
      key={scope}
      scope={scope}
      series={series}
      session={session}
      parts={parts.data}
      {...closing}
    >
      {choice}
    </SeriesChanger>
  ) : (
    <SessionChanger session={session} parts={parts.data} {...closing}>
      {choice}
    </SessionChanger>
  );
}

function SessionChanger({
  session,
  parts,
  children,
  onClose,
  onDone,
}: { session: StaffSession; parts: Catalogue; children: React.ReactNode } & Closing) {
  const api = useApi<ClassesApi>();
  const [draft, setDraft] = useState(() => sessionDraftOf(session));
  const change = sessionChangeOf(draft, session);
  const asked = useDeferredValue(change);
  const preview = useQuery({
    ...api.classes.sessions.preview.queryOptions({ sessionId: session.id, change: asked ?? {} }),
    enabled: asked !== undefined,
    placeholderData: keepPreviousData,
    retry: false,
  });
  const commit = useMutation(api.classes.sessions.change.mutationOptions());
  return (
    <Frame
      ready={change !== undefined && preview.data !== undefined && !preview.isPlaceholderData}
      busy={commit.isPending}
      preview={preview}
      onCommit={() =>
        commit.mutateAsync({ sessionId: session.id, change: change ?? {}, seen: preview.data?.seen ?? "" })
      }
      onClose={onClose}
      onDone={onDone}
    >
      {children}
      <SessionFields draft={draft} onDraft={setDraft} parts={parts} branchId={session.branchId} />
    </Frame>
  );
}

function SeriesChanger({
  scope,
  series,
  session,
  parts,
  children,
  onClose,
  onDone,
}: {
  scope: "following" | "all";
  series: Series;
  session: StaffSession;
  parts: Catalogue;
  children: React.ReactNode;
} & Closing) {
  const api = useApi<ClassesApi>();
  const first = draftOf(series);
  const [draft, setDraft] = useState(first);
  const plan = planOf(draft);
  const endKept = draft.end === first.end && draft.endsOn === first.endsOn && draft.dates === first.dates;
  const change = plan && {
    classTypeId: plan.classTypeId,
    roomId: plan.roomId,
    trainerId: plan.trainerId,
    localTime: plan.localTime,
    minutes: plan.minutes,
    weekdays: plan.weekdays,
    everyWeeks: plan.everyWeeks,
    capacity: plan.capacity,
    walkInSeats: plan.walkInSeats,
    ...(endKept ? {} : { endsOn: plan.endsOn, dates: plan.dates }),
  };
  const input = { sessionId: session.id, scope, change: change ?? {} };
  const asked = useDeferredValue(input);
  const preview = useQuery({
    ...api.classes.series.previewChange.queryOptions(asked),
    enabled: plan !== undefined,
    placeholderData: keepPreviousData,
    retry: false,
  });
  const commit = useMutation(api.classes.series.commitChange.mutationOptions());
  return (
    <Frame
      ready={plan !== undefined && preview.data !== undefined && !preview.isPlaceholderData}
      busy={commit.isPending}
      preview={preview}
      onCommit={() => commit.mutateAsync({ ...input, seen: preview.data?.seen ?? "" })}
      onClose={onClose}
      onDone={onDone}
    >
      {children}
      <SeriesFields draft={draft} onDraft={setDraft} parts={parts} />
    </Frame>
  );
}

function Frame({
  ready,
  busy,
  preview,
  onCommit,
  onClose,
  onDone,
  children,
}: {
  ready: boolean;
  busy: boolean;
  preview: {
    data: React.ComponentProps<typeof EffectsPanel>["preview"];
    error: unknown;
    refetch: () => unknown;
  };
  onCommit: () => Promise<unknown>;
  children: React.ReactNode;
} & Closing) {
  const t = useTranslations("classes.change");
  const toast = useToast();
  const inWords = useDescribeError();
  const save = async () => {
    try {
      await onCommit();
      toast.show({ tone: "ok", title: t("done") });
      onDone();
    } catch (error) {
      const stale = errorOf(error)?.code === "STALE";
      if (stale) preview.refetch();
      toast.show({ tone: "error", title: stale ? t("stale") : inWords(error).message });
    }
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={t("title")}
      size="lg"
      footer={
        <>
          <Button onClick={onClose}>{t("back")}</Button>
          <Button variant="primary" disabled={!ready} loading={busy} onClick={() => void save()}>
            {t("save")}
          </Button>
        </>
      }
    >
      <div className="grid gap-5">
        {children}
        <EffectsPanel preview={preview.data} error={preview.error} onRetry={() => preview.refetch()} />
      </div>
    </Dialog>
  );
}
