"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Mail, RotateCw, UserMinus, UserPlus, X } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { useShell } from "@/platform/shell/use-shell";
import { useApi } from "@/platform/trpc/react";
import { formatDate } from "@/shared/i18n/format";
import { useDescribeError } from "@/ui/feedback/describe-error";
import { EmptyState, ErrorState } from "@/ui/feedback/empty-state";
import { SkeletonRows } from "@/ui/feedback/skeleton";
import { useToast } from "@/ui/feedback/toast";
import { PageHeader } from "@/ui/layout/page-header";
import { Panel } from "@/ui/layout/panel";
import { Avatar } from "@/ui/primitives/avatar";
import { Badge, StatusChip } from "@/ui/primitives/badge";
import { Button, IconButton } from "@/ui/primitives/button";
import { ConfirmDialog } from "@/ui/primitives/confirm-dialog";
import { Dialog } from "@/ui/primitives/dialog";
import type { Branch } from "../branches/schema";
import type { TenancyApi } from "../router";
import { coversBranches, mayAssign } from "../staff/rules";
import type { Invitation, StaffPerson } from "../staff/schema";
import { type PermissionRow, RoleTable } from "./role-table";
import { ChangeForm, InviteForm } from "./staff-forms";

/** Who works here, who is invited, and what each role may do. */
export function StaffView({ permissions }: { permissions: readonly PermissionRow[] }) {
  const t = useTranslations("tenancy.staff");
  const api = useApi<TenancyApi>();
  const client = useQueryClient();
  const toast = useToast();
  const inWords = useDescribeError();
  const [inviting, setInviting] = useState(false);
  const [changing, setChanging] = useState<StaffPerson | null>(null);
  const [removing, setRemoving] = useState<StaffPerson | null>(null);
  const list = useQuery(api.tenancy.staff.list.queryOptions());
  const branches = useQuery(api.tenancy.branches.list.queryOptions({ withClosed: false }));
  const refresh = () => client.invalidateQueries({ queryKey: api.tenancy.staff.list.queryKey() });
  const onError = (error: unknown) => toast.show({ tone: "error", title: inWords(error).message });
  const remove = useMutation(api.tenancy.staff.remove.mutationOptions({ onSuccess: refresh, onError }));
  const { data } = list;
  const myRole = data?.myRole ?? null;
  const myBranchIds = data?.myBranchIds ?? [];

  return (
    <>
      <PageHeader
        title={t("title")}
        description={t("intro")}
        actions={
          <Button variant="primary" icon={UserPlus} onClick={() => setInviting(true)}>
            {t("invite")}
          </Button>
        }
      />
      <div className="grid gap-4">
        <Panel title={t("people")} flush refreshing={list.isRefetching}>
          {list.isPending ? (
            <div aria-busy>
              <SkeletonRows rows={4} />
            </div>
          ) : null}
          {list.isError && !data ? (
            <ErrorState
              error={list.error}
              onRetry={() => list.refetch()}
              retrying={list.isFetching}
              compact
            />
          ) : null}
          <ul className="divide-y divide-line">
            {data?.people.map((person) => (
              <Person
                key={person.id}
                person={person}
                branches={branches.data}
                canChange={
                  mayAssign(myRole, person.role, person.role) && coversBranches(myBranchIds, person.branchIds)
                }
                onChange={() => setChanging(person)}
                onRemove={() => setRemoving(person)}
              />
            ))}
          </ul>
        </Panel>
        {data ? (
          <Invitations
            invitations={data.invitations}
            mine={(one) => mayAssign(myRole, null, one.role) && coversBranches(myBranchIds, one.branchIds)}
            onChanged={refresh}
            onError={onError}
          />
        ) : null}
        <Panel title={t("roles")} description={t("rolesHint")} flush>
          <RoleTable rows={permissions} />
        </Panel>
      </div>
      <Dialog
        open={inviting}
        onOpenChange={setInviting}
        title={t("inviteTitle")}
        description={t("inviteHint")}
      >
        <InviteForm
          myRole={myRole}
          myBranchIds={myBranchIds}
          branches={branches.data ?? []}
          onDone={(email) => {
            setInviting(false);
            toast.show({ tone: "ok", title: t("invited", { email }) });
            return refresh();
          }}
        />
      </Dialog>
      <Dialog
        open={changing !== null}
        onOpenChange={(open) => (open ? undefined : setChanging(null))}
        title={t("changeTitle", { name: changing?.name ?? "" })}
      >
        {changing ? (
          <ChangeForm
            key={changing.id}
            person={changing}
            myRole={myRole}
            myBranchIds={myBranchIds}
            branches={branches.data ?? []}
            onDone={() => {
              setChanging(null);
              toast.show({ tone: "ok", title: t("changed", { name: changing.name }) });
              return refresh();
            }}
          />
        ) : null}
      </Dialog>
      <ConfirmDialog
        open={removing !== null}
        onOpenChange={(open) => (open ? undefined : setRemoving(null))}
        title={t("removeTitle", { name: removing?.name ?? "" })}
        description={t("removeText")}
        confirmLabel={t("remove")}
        danger
        onConfirm={async () => {
          if (removing) await remove.mutateAsync({ staffId: removing.id }).catch(() => undefined);
          setRemoving(null);
        }}
      />
    </>
  );
}

function branchNames(ids: readonly string[], branches: readonly Branch[] | undefined): string {
  return ids.map((id) => branches?.find((branch) => branch.id === id)?.name ?? "…").join(", ");
}

function Person({
  person,
  branches,
  canChange,
  onChange,
  onRemove,
}: {
  person: StaffPerson;
  branches: readonly Branch[] | undefined;
  canChange: boolean;
  onChange: () => void;
  onRemove: () => void;
}) {
  const t = useTranslations("tenancy.staff");
  const roles = useTranslations("common.roles");
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3">
      <Avatar name={person.name} seed={person.userId} />
      <div className="min-w-0 grow basis-48">
        <p className="flex flex-wrap items-center gap-x-2 font-medium">
          {person.name}
          {person.isSelf ? <Badge>{t("you")}</Badge> : null}
        </p>
        <p className="truncate text-ink-2 text-small">{person.email}</p>
      </div>
      <div className="min-w-0 basis-40 text-small">
        <p className="font-medium">{roles(person.role)}</p>
        <p className="truncate text-ink-2">
          {person.branchIds.length === 0 ? t("allBranches") : branchNames(person.branchIds, branches)}
        </p>
      </div>
      {canChange ? (
        <div className="flex gap-1">
          <Button size="sm" onClick={onChange} aria-label={t("changeTitle", { name: person.name })}>
            {t("change")}
          </Button>
          <IconButton
            size="sm"
            variant="ghost"
            icon={UserMinus}
            label={t("removeLabel", { name: person.name })}
            onClick={onRemove}
          />
        </div>
      ) : null}
    </li>
  );
}

function Invitations({
  invitations,
  mine,
  onChanged,
  onError,
}: {
  invitations: readonly Invitation[];
  /** Whether the asker may answer for it. */
  mine: (invitation: Invitation) => boolean;
  onChanged: () => unknown;
  onError: (error: unknown) => void;
}) {
  const t = useTranslations("tenancy.staff");
  const roles = useTranslations("common.roles");
  const locale = useLocale();
  const { tenant } = useShell();
  const api = useApi<TenancyApi>();
  const toast = useToast();
  const resend = useMutation(
    api.tenancy.staff.resendInvitation.mutationOptions({
      onError,
      onSuccess: (_done, { invitationId }) => {
        const email = invitations.find(({ id }) => id === invitationId)?.email ?? "";
        toast.show({ tone: "ok", title: t("invited", { email }) });
        return onChanged();
      },
    }),
  );
  const revoke = useMutation(
    api.tenancy.staff.revokeInvitation.mutationOptions({ onError, onSuccess: onChanged }),
  );
  return (
    <Panel title={t("invitations")} flush>
      {invitations.length === 0 ? (
        <EmptyState icon={Mail} title={t("noInvitations")} compact>
          {t("noInvitationsHint")}
        </EmptyState>
      ) : null}
      <ul className="divide-y divide-line">
        {invitations.map((one) => (
          <li key={one.id} className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3">
            <div className="min-w-0 grow basis-48">
              <p className="truncate font-medium">{one.email}</p>
              <p className="text-ink-2 text-small">
                {t("invitedAs", { role: roles(one.role), name: one.invitedBy ?? tenant.name })}
              </p>
            </div>
            <StatusChip tone={one.expired ? "warn" : "info"}>
              {one.expired
                ? t("expired")
                : t("validUntil", { date: formatDate(one.expiresAt, locale, tenant.zone, "dayMonth") })}
            </StatusChip>
            <div className={mine(one) ? "flex gap-1" : "hidden"}>
              <Button
                size="sm"
                icon={RotateCw}
                loading={resend.isPending && resend.variables.invitationId === one.id}
                aria-label={t("resendTo", { email: one.email })}
                onClick={() => resend.mutate({ invitationId: one.id })}
              >
                {t("resend")}
              </Button>
              <IconButton
                size="sm"
                variant="ghost"
                icon={X}
                label={t("revokeLabel", { email: one.email })}
                loading={revoke.isPending && revoke.variables.invitationId === one.id}
                onClick={() => revoke.mutate({ invitationId: one.id })}
              />
            </div>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
