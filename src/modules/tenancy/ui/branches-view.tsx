"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Building2, CalendarOff, Clock, MapPin, Pencil, Plus, RotateCcw, Users } from "lucide-react";
import dynamic from "next/dynamic";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { useShell } from "@/platform/shell/use-shell";
import { useApi } from "@/platform/trpc/react";
import { formatNumber } from "@/shared/i18n/format";
import { useDescribeError } from "@/ui/feedback/describe-error";
import { EmptyState, ErrorState } from "@/ui/feedback/empty-state";
import { Skeleton } from "@/ui/feedback/skeleton";
import { useToast } from "@/ui/feedback/toast";
import { PageHeader } from "@/ui/layout/page-header";
import { Panel } from "@/ui/layout/panel";
import { StatusChip } from "@/ui/primitives/badge";
import { Button } from "@/ui/primitives/button";
import { ConfirmDialog } from "@/ui/primitives/confirm-dialog";
import { Sheet } from "@/ui/primitives/dialog";
import { openState } from "../branches/rules";
import type { Branch } from "../branches/schema";
import type { TenancyApi } from "../router";
import { blankBranch, detailsOf } from "./branch-details";
import { hoursInWords } from "./hours-in-words";

const BranchForm = dynamic(() => import("./branch-form").then((part) => part.BranchForm), {
  ssr: false,
  loading: FormWaiting,
});
const Closures = dynamic(() => import("./closures").then((part) => part.Closures), {
  ssr: false,
  loading: FormWaiting,
});

type Open = { kind: "none" } | { kind: "edit"; branch: Branch | null } | { kind: "closures"; id: string };

/** The gym's places: where they are, when they are open, how many fit in. */
export function BranchesView() {
  const t = useTranslations("tenancy.branch");
  const api = useApi<TenancyApi>();
  const client = useQueryClient();
  const toast = useToast();
  const { tenant } = useShell();
  const inWords = useDescribeError();
  const [open, setOpen] = useState<Open>({ kind: "none" });
  const [closing, setClosing] = useState<Branch | null>(null);
  const list = useQuery(api.tenancy.branches.list.queryOptions({ withClosed: true }));
  const refresh = () => client.invalidateQueries({ queryKey: api.tenancy.branches.list.queryKey() });
  const fail = (error: unknown) => toast.show({ tone: "error", title: inWords(error).message });
  const save = useMutation(api.tenancy.branches.save.mutationOptions({ onSuccess: refresh }));
  const close = useMutation(
    api.tenancy.branches.close.mutationOptions({ onSuccess: refresh, onError: fail }),
  );
  const reopen = useMutation(
    api.tenancy.branches.reopen.mutationOptions({ onSuccess: refresh, onError: fail }),
  );
  const add = () => setOpen({ kind: "edit", branch: null });
  const branches = list.data;
  const shown = open.kind === "closures" ? branches?.find(({ id }) => id === open.id) : undefined;
  const edited = open.kind === "edit" ? open.branch : null;

  return (
    <>
      <PageHeader
        title={t("title")}
        description={t("intro")}
        actions={
          <Button variant="primary" icon={Plus} onClick={add}>
            {t("add")}
          </Button>
        }
      />
      {list.isError && !branches ? (
        <ErrorState error={list.error} onRetry={() => list.refetch()} retrying={list.isFetching} />
      ) : null}
      {list.isPending ? (
        <div aria-busy className="grid gap-4 lg:grid-cols-2">
          <Skeleton className="h-52" />
          <Skeleton className="h-52" />
        </div>
      ) : null}
      {branches?.length === 0 ? (
        <EmptyState
          icon={Building2}
          title={t("empty")}
          action={
            <Button variant="primary" icon={Plus} onClick={add}>
              {t("add")}
            </Button>
          }
        >
          {t("emptyHint")}
        </EmptyState>
      ) : null}
      <div className="grid items-start gap-4 lg:grid-cols-2">
        {branches?.map((branch) => (
          <BranchCard
            key={branch.id}
            branch={branch}
            refreshing={list.isRefetching}
            onEdit={() => setOpen({ kind: "edit", branch })}
            onClosures={() => setOpen({ kind: "closures", id: branch.id })}
            onClose={() => setClosing(branch)}
            onReopen={() => reopen.mutate({ id: branch.id })}
          />
        ))}
      </div>
      <Sheet
        open={open.kind === "edit"}
        onOpenChange={(next) => (next ? undefined : setOpen({ kind: "none" }))}
        title={edited ? t("edit", { name: edited.name }) : t("add")}
        size="lg"
      >
        {open.kind === "edit" ? (
          <BranchForm
            key={edited?.id ?? "new"}
            branch={edited ? detailsOf(edited) : blankBranch(tenant)}
            saveLabel={t("save")}
            onSave={async (details) => {
              await save.mutateAsync({ id: edited?.id ?? null, ...details });
              setOpen({ kind: "none" });
              toast.show({ tone: "ok", title: t("saved", { name: details.name }) });
            }}
          />
        ) : null}
      </Sheet>
      <Sheet
        open={shown !== undefined}
        onOpenChange={(next) => (next ? undefined : setOpen({ kind: "none" }))}
        title={t("closuresOf", { name: shown?.name ?? "" })}
        description={t("closuresHint")}
      >
        {shown ? <Closures branch={shown} onChanged={refresh} /> : null}
      </Sheet>
      <ConfirmDialog
        open={closing !== null}
        onOpenChange={(next) => (next ? undefined : setClosing(null))}
        title={t("closeTitle", { name: closing?.name ?? "" })}
        description={t("closeText")}
        confirmLabel={t("close")}
        danger
        onConfirm={async () => {
          if (closing) await close.mutateAsync({ id: closing.id }).catch(() => undefined);
          setClosing(null);
        }}
      />
    </>
  );
}

function FormWaiting() {
  return (
    <div aria-busy className="grid gap-5">
      <Skeleton className="h-16" />
      <Skeleton className="h-16" />
      <Skeleton className="h-40" />
    </div>
  );
}

function BranchCard({
  branch,
  refreshing,
  onEdit,
  onClosures,
  onClose,
  onReopen,
}: {
  branch: Branch;
  refreshing: boolean;
  onEdit: () => void;
  onClosures: () => void;
  onClose: () => void;
  onReopen: () => void;
}) {
  const t = useTranslations("tenancy.branch");
  const hours = useTranslations("tenancy.hours");
  const locale = useLocale();
  const lines = hoursInWords(branch.openingHours, locale, hours("aroundTheClock"));
  const address = [branch.addressLine, branch.city].filter(Boolean).join(", ");
  return (
    <Panel
      title={branch.name}
      refreshing={refreshing}
      actions={<OpenChip branch={branch} />}
      className={branch.closed ? "opacity-80" : ""}
    >
      <ul className="grid gap-2 text-small">
        <Fact icon={MapPin}>{address || <span className="text-ink-3">{t("noAddress")}</span>}</Fact>
        <Fact icon={Clock}>
          {lines.length === 0 ? hours("always") : lines.map((line) => <span key={line}>{line}</span>)}
        </Fact>
        <Fact icon={Users}>
          {branch.capacity === null
            ? t("noLimit")
            : t("fits", { count: branch.capacity, number: formatNumber(branch.capacity, locale) })}
        </Fact>
        <Fact icon={CalendarOff}>
          {branch.closures.length === 0
            ? t("noClosures")
            : t("closureCount", { count: branch.closures.length })}
        </Fact>
      </ul>
      <div className="mt-4 flex flex-wrap gap-2">
        {branch.closed ? (
          <Button size="sm" icon={RotateCcw} onClick={onReopen}>
            {t("reopen")}
          </Button>
        ) : (
          <>
            <Button size="sm" icon={Pencil} onClick={onEdit} aria-label={t("edit", { name: branch.name })}>
              {t("change")}
            </Button>
            <Button size="sm" icon={CalendarOff} onClick={onClosures}>
              {t("closures")}
            </Button>
            <Button size="sm" variant="ghost" onClick={onClose}>
              {t("close")}
            </Button>
          </>
        )}
      </div>
    </Panel>
  );
}

function Fact({ icon: Icon, children }: { icon: typeof MapPin; children: React.ReactNode }) {
  return (
    <li className="flex items-start gap-2">
      <Icon aria-hidden className="mt-0.5 size-4 shrink-0 text-ink-3" />
      <span className="grid min-w-0">{children}</span>
    </li>
  );
}

function OpenChip({ branch }: { branch: Branch }) {
  const t = useTranslations("tenancy.branch");
  if (branch.closed) return <StatusChip tone="neutral">{t("isClosed")}</StatusChip>;
  const state = openState(branch, Date.now());
  if (state === "open") return <StatusChip tone="ok">{t("openNow")}</StatusChip>;
  return <StatusChip tone="warn">{t(state === "closure" ? "shutToday" : "outsideHours")}</StatusChip>;
}
