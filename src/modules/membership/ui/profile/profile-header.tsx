"use client";

import { useMutation } from "@tanstack/react-query";
import {
  Archive,
  ArchiveRestore,
  Ban,
  Cake,
  Camera,
  Ellipsis,
  Merge,
  Pencil,
  Play,
  Plus,
  ScanLine,
  ShieldAlert,
} from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { lazy, type ReactNode, Suspense, useState } from "react";
import { useHasRole, useShell } from "@/platform/shell/use-shell";
import { useApi } from "@/platform/trpc/react";
import { useDescribeError } from "@/ui/feedback/describe-error";
import { useToast } from "@/ui/feedback/toast";
import { PageHeader } from "@/ui/layout/page-header";
import { Avatar } from "@/ui/primitives/avatar";
import { Button, IconButton, LinkButton } from "@/ui/primitives/button";
import { DropdownMenu } from "@/ui/primitives/dropdown-menu";
import { cn } from "@/ui/tokens/cn";
import type { MemberProfile } from "../../members/schema";
import type { Membership } from "../../memberships/schema";
import type { MembershipApi } from "../../router";
import { fullName, photoHref } from "../public/member-name";
import { StandingChip } from "../public/standing-chip";
import { useToday } from "../today";
import { alertsOf, nextStep } from "./next-step";
import { useRefreshMembers } from "./use-member";

const PauseDialog = lazy(() => import("./pause-dialog"));
const BanDialog = lazy(() => import("./ban-dialog"));
const PhotoDialog = lazy(() => import("./photo-dialog"));

type Open =
  | { kind: "ban" | "photo" }
  | { kind: "change"; membership: Membership; action: "return" | "reactivate" };

/** Who this is, how they stand, and the most likely next thing as the biggest button. */
export function ProfileHeader({
  member,
  mayWrite,
  comeBack,
}: {
  member: MemberProfile;
  mayWrite: boolean;
  /** Asks for the return from a freeze with its price first. */
  comeBack?: ((membershipId: string, onClose: () => void) => ReactNode) | undefined;
}) {
  const t = useTranslations("membership.profile");
  const words = useTranslations("membership");
  const router = useRouter();
  const { tenant } = useShell();
  const mayManage = useHasRole("owner", "manager");
  const [open, setOpen] = useState<Open | null>(null);
  const { archive, unban } = useSwitches(member);
  const close = () => setOpen(null);
  const name = fullName(member);
  const photo = (
    <Avatar name={name} seed={member.id} src={photoHref(tenant.slug, member.photo, "large")} size="xl" />
  );
  return (
    <>
      <PageHeader
        breadcrumbs={[{ label: t("members"), href: `/${tenant.slug}/members` }]}
        leading={
          mayWrite ? (
            <button
              type="button"
              aria-label={t("changePhoto")}
              onClick={() => setOpen({ kind: "photo" })}
              className="group relative rounded-full"
            >
              {photo}
              <span className="absolute end-0 bottom-0 grid size-8 place-items-center rounded-full border border-line bg-panel text-ink-2 group-hover:bg-sunken group-hover:text-ink">
                <Camera aria-hidden className="size-4" />
              </span>
            </button>
          ) : (
            photo
          )
        }
        title={<span className="break-words">{name}</span>}
        description={
          <span className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
            <span className="tabular-nums">{t("number", { number: member.number })}</span>
            <StandingChip standing={member.standing} until={member.until} banned={member.banned} />
          </span>
        }
        actions={
          mayWrite ? (
            <>
              <NextAction
                member={member}
                onChange={(membership, action) => setOpen({ kind: "change", membership, action })}
                onRestore={mayManage ? () => archive(false) : undefined}
                onLiftBan={mayManage ? () => unban() : undefined}
              />
              <LinkButton href={`/${tenant.slug}/members/${member.id}/edit`} icon={Pencil}>
                {t("edit")}
              </LinkButton>
              <DropdownMenu
                align="end"
                trigger={
                  <IconButton icon={Ellipsis} variant="secondary" label={t("more")} className="grow-0!" />
                }
                groups={[
                  [
                    {
                      id: "merge",
                      label: words("merge.menu"),
                      icon: Merge,
                      onSelect: () => router.push(`/${tenant.slug}/members/${member.id}/merge`),
                    },
                  ],
                  ...(mayManage
                    ? [
                        [
                          member.banned
                            ? { id: "unban", label: t("liftBan"), icon: Play, onSelect: () => void unban() }
                            : {
                                id: "ban",
                                label: t("ban"),
                                icon: Ban,
                                danger: true,
                                onSelect: () => setOpen({ kind: "ban" }),
                              },
                          member.archived
                            ? {
                                id: "restore",
                                label: t("restore"),
                                icon: ArchiveRestore,
                                onSelect: () => void archive(false),
                              }
                            : {
                                id: "archive",
                                label: t("archive"),
                                icon: Archive,
                                onSelect: () => void archive(true),
                              },
                        ],
                      ]
                    : []),
                ]}
              />
            </>
          ) : undefined
        }
      />
      <Notices member={member} />
      <Suspense>
        {open?.kind === "change" ? (
          open.action === "return" ? (
            comeBack?.(open.membership.id, close)
          ) : (
            <PauseDialog action="reactivate" membership={open.membership} onClose={close} />
          )
        ) : open?.kind === "ban" ? (
          <BanDialog memberId={member.id} name={name} onClose={close} />
        ) : open?.kind === "photo" ? (
          <PhotoDialog member={member} onClose={close} />
        ) : null}
      </Suspense>
    </>
  );
}

/** Archive and ban: on at once, back again by the toast. */
function useSwitches(member: MemberProfile) {
  const t = useTranslations("membership.done");
  const toast = useToast();
  const inWords = useDescribeError();
  const refresh = useRefreshMembers();
  const { members } = useApi<MembershipApi>().membership;
  const archiving = useMutation(members.archive.mutationOptions());
  const unbanning = useMutation(members.unban.mutationOptions());
  const banning = useMutation(members.ban.mutationOptions());
  const name = fullName(member);
  const run = (work: Promise<unknown>, done?: () => void) =>
    work
      .then(done, (error: unknown) => void toast.show({ tone: "error", title: inWords(error).message }))
      .finally(() => void refresh());
  const setArchived = (archived: boolean) => archiving.mutateAsync({ memberId: member.id, archived });
  return {
    archive: (archived: boolean) =>
      run(setArchived(archived), () =>
        toast.show({
          tone: "ok",
          title: t(archived ? "archived" : "restored", { name }),
          onUndo: () => void run(setArchived(!archived)),
        }),
      ),
    unban: () => {
      const reason = member.banReason;
      return run(unbanning.mutateAsync({ memberId: member.id }), () =>
        toast.show({
          tone: "ok",
          title: t("unbanned", { name }),
          ...(reason ? { onUndo: () => void run(banning.mutateAsync({ memberId: member.id, reason })) } : {}),
        }),
      );
    },
  };
}

function NextAction({
  member,
  onChange,
  onRestore,
  onLiftBan,
}: {
  member: MemberProfile;
  onChange: (membership: Membership, action: "return" | "reactivate") => void;
  onRestore: (() => unknown) | undefined;
  onLiftBan: (() => unknown) | undefined;
}) {
  const t = useTranslations("membership");
  const { tenant } = useShell();
  const step = nextStep(member);
  if (step.kind === "check-in") {
    return (
      <LinkButton variant="primary" icon={ScanLine} href={`/${tenant.slug}/desk?member=${member.id}`}>
        {t("profile.checkIn")}
      </LinkButton>
    );
  }
  if (step.kind === "start") {
    return (
      <LinkButton variant="primary" icon={Plus} href={`/${tenant.slug}/desk/sell?member=${member.id}`}>
        {t("profile.startMembership")}
      </LinkButton>
    );
  }
  if (step.kind === "end-freeze" || step.kind === "reactivate") {
    const action = step.kind === "end-freeze" ? "return" : "reactivate";
    // Most who are suspended owe something: taking their payment, beside the membership, comes first.
    return (
      <Button
        variant={action === "return" ? "primary" : "secondary"}
        icon={Play}
        onClick={() => onChange(step.membership, action)}
      >
        {t(`dialog.${action}`)}
      </Button>
    );
  }
  const act = step.kind === "restore" ? onRestore : onLiftBan;
  if (!act) return null;
  return (
    <Button
      variant="primary"
      icon={step.kind === "restore" ? ArchiveRestore : Play}
      onClick={() => void act()}
    >
      {t(step.kind === "restore" ? "profile.restore" : "profile.liftBan")}
    </Button>
  );
}

const NOTICE = {
  deny: "border-deny/40 bg-deny-soft text-deny",
  warn: "border-warn/40 bg-warn-soft text-warn",
  info: "border-info/40 bg-info-soft text-info",
} as const;

/** What the desk should know before it says hello. */
function Notices({ member }: { member: MemberProfile }) {
  const t = useTranslations("membership.profile");
  const today = useToday();
  const alerts = alertsOf(member, today);
  const notices: { id: string; tone: keyof typeof NOTICE; icon: typeof Ban; words: ReactNode }[] = [];
  if (member.archived) notices.push({ id: "archived", tone: "warn", icon: Archive, words: t("isArchived") });
  if (member.banned) {
    const reason = member.banReason ?? "";
    const words = reason ? t("isBanned", { reason }) : t("isBannedNoReason");
    notices.push({ id: "banned", tone: "deny", icon: Ban, words });
  }
  if (alerts.includes("minor-without-guardian")) {
    notices.push({ id: "minor", tone: "warn", icon: ShieldAlert, words: t("minorWithoutGuardian") });
  } else if (alerts.includes("minor")) {
    notices.push({ id: "minor", tone: "info", icon: ShieldAlert, words: t("minor") });
  }
  if (alerts.includes("birthday")) {
    notices.push({
      id: "birthday",
      tone: "info",
      icon: Cake,
      words: t("birthday", { name: member.firstName }),
    });
  }
  if (notices.length === 0) return null;
  return (
    <ul className="mb-4 grid gap-2">
      {notices.map(({ id, tone, icon: Icon, words }) => (
        <li key={id} className={cn("flex items-start gap-2.5 rounded-md border px-3.5 py-2.5", NOTICE[tone])}>
          <Icon aria-hidden className="mt-0.5 size-4.5 shrink-0" />
          <span className="min-w-0 break-words">{words}</span>
        </li>
      ))}
    </ul>
  );
}
