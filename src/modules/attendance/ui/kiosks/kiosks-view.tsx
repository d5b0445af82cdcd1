"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { KeyRound, Monitor, Plus, Trash2, Unplug, Wifi } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { lazy, Suspense, useState } from "react";
import { useApi } from "@/platform/trpc/react";
import { formatRelative } from "@/shared/i18n/format";
import { useDescribeError } from "@/ui/feedback/describe-error";
import { EmptyState, ErrorState } from "@/ui/feedback/empty-state";
import { SkeletonRows } from "@/ui/feedback/skeleton";
import { useToast } from "@/ui/feedback/toast";
import { useNow } from "@/ui/feedback/use-now";
import { PageHeader } from "@/ui/layout/page-header";
import { Panel } from "@/ui/layout/panel";
import { StatusChip, type Tone } from "@/ui/primitives/badge";
import { Button, IconButton } from "@/ui/primitives/button";
import { ConfirmDialog } from "@/ui/primitives/confirm-dialog";
import type { Device, Pairing } from "../../kiosk/schema";
import type { AttendanceApi } from "../../router";

const PairDialog = lazy(() => import("./pair-dialog"));
const CodeDialog = lazy(() => import("./code-dialog"));

const TONES: Record<Device["state"], Tone> = {
  online: "ok",
  waiting: "info",
  offline: "warn",
  revoked: "neutral",
};

/** The screens at the doors: which are alive, and how to add or remove one. */
export function KiosksView() {
  const t = useTranslations("attendance.screen.kiosks");
  const api = useApi<AttendanceApi>();
  const queries = useQueryClient();
  const toast = useToast();
  const inWords = useDescribeError();
  const [adding, setAdding] = useState(false);
  const [shown, setShown] = useState<{ pairing: Pairing; name: string } | null>(null);
  const [revoking, setRevoking] = useState<Device | null>(null);
  const list = useQuery({
    ...api.attendance.kiosk.list.queryOptions(),
    refetchInterval: shown ? 3_000 : 30_000,
  });
  const refresh = () => queries.invalidateQueries({ queryKey: api.attendance.kiosk.list.queryKey() });
  const onError = (error: unknown) => toast.show({ tone: "error", title: inWords(error).message });
  const renew = useMutation(api.attendance.kiosk.renewCode.mutationOptions({ onError, onSuccess: refresh }));
  const revoke = useMutation(api.attendance.kiosk.revoke.mutationOptions({ onError, onSuccess: refresh }));
  const devices = list.data;
  const isPaired = shown
    ? devices?.find(({ id }) => id === shown.pairing.deviceId)?.state === "online"
    : false;
  const add = (
    <Button variant="primary" icon={Plus} onClick={() => setAdding(true)}>
      {t("add")}
    </Button>
  );
  return (
    <div className="grid gap-5">
      <PageHeader className="mb-0" title={t("title")} description={t("intro")} actions={add} />
      <Panel flush>
        {list.error && !devices ? (
          <ErrorState error={list.error} onRetry={() => void list.refetch()} retrying={list.isFetching} />
        ) : !devices ? (
          <div aria-busy>
            <SkeletonRows rows={3} />
          </div>
        ) : devices.length === 0 ? (
          <EmptyState icon={Monitor} title={t("empty")} action={add}>
            {t("emptyHint")}
          </EmptyState>
        ) : (
          <ul className="divide-y divide-line">
            {devices.map((device) => (
              <DeviceLine
                key={device.id}
                device={device}
                busy={renew.isPending}
                onCode={() =>
                  renew.mutate(
                    { deviceId: device.id },
                    { onSuccess: (pairing) => setShown({ pairing, name: device.name }) },
                  )
                }
                onRevoke={() => setRevoking(device)}
              />
            ))}
          </ul>
        )}
      </Panel>
      <Suspense>
        {adding ? (
          <PairDialog
            onClose={() => setAdding(false)}
            onMade={(pairing, name) => {
              setAdding(false);
              setShown({ pairing, name });
              void refresh();
            }}
          />
        ) : null}
        {shown ? (
          <CodeDialog
            pairing={shown.pairing}
            name={shown.name}
            paired={isPaired}
            onClose={() => setShown(null)}
          />
        ) : null}
      </Suspense>
      <ConfirmDialog
        open={revoking !== null}
        onOpenChange={(open) => {
          if (!open) setRevoking(null);
        }}
        title={t("revokeTitle", { name: revoking?.name ?? "" })}
        description={t("revokeHint")}
        confirmLabel={t("revoke")}
        danger
        onConfirm={async () => {
          if (revoking) await revoke.mutateAsync({ deviceId: revoking.id });
          setRevoking(null);
        }}
      />
    </div>
  );
}

function DeviceLine({
  device,
  busy,
  onCode,
  onRevoke,
}: {
  device: Device;
  busy: boolean;
  onCode: () => void;
  onRevoke: () => void;
}) {
  const t = useTranslations("attendance.screen.kiosks");
  const locale = useLocale();
  const now = useNow(15_000);
  const { state, lastSeenAt } = device;
  const icons = { online: Wifi, waiting: KeyRound, offline: Unplug, revoked: Trash2 };
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3">
      <Monitor aria-hidden className="size-5 shrink-0 text-ink-3" />
      <div className="min-w-40 flex-1">
        <p className="font-medium">{device.name}</p>
        <p className="text-ink-2 text-small">
          {[
            device.branchName,
            lastSeenAt ? t("seen", { when: formatRelative(lastSeenAt, now, locale) }) : null,
          ]
            .filter(Boolean)
            .join(" · ")}
        </p>
      </div>
      <StatusChip tone={TONES[state]} icon={icons[state]}>
        {t(`state.${state}`)}
      </StatusChip>
      {state === "revoked" ? null : (
        <span className="flex gap-1">
          <Button size="sm" icon={KeyRound} loading={busy} onClick={onCode}>
            {t("newCode")}
          </Button>
          <IconButton
            size="sm"
            icon={Trash2}
            label={t("revokeTitle", { name: device.name })}
            onClick={onRevoke}
          />
        </span>
      )}
    </li>
  );
}
