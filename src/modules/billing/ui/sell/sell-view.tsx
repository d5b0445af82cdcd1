"use client";

import { useQuery } from "@tanstack/react-query";
import { ArrowRight, CircleCheck, UserPlus, UserSearch } from "lucide-react";
import { useTranslations } from "next-intl";
import { useCallback, useState } from "react";
import type { MembershipApi } from "@/modules/membership/router";
import { fullName, MemberName } from "@/modules/membership/ui/public/member-name";
import { StandingChip } from "@/modules/membership/ui/public/standing-chip";
import { useShell } from "@/platform/shell/use-shell";
import { useApi } from "@/platform/trpc/react";
import { EmptyState, ErrorState } from "@/ui/feedback/empty-state";
import { Skeleton } from "@/ui/feedback/skeleton";
import { PageHeader } from "@/ui/layout/page-header";
import { Panel } from "@/ui/layout/panel";
import { Button, LinkButton } from "@/ui/primitives/button";
import { Select } from "@/ui/primitives/input";
import { Receipt } from "../pay/receipt";
import { MemberSearch } from "./member-search";
import { type PlanWish, SaleDesk } from "./sale-desk";
import { useTillBranch } from "./use-till-branch";

/**
 * The till: who, what, how it is paid, receipt, next.
 * @param memberId whom to sell to, when it is known
 * @param payFirst begins with what they owe
 * @param wish begins with this plan in the basket
 */
export function SellView({
  memberId,
  payFirst,
  wish,
}: {
  memberId: string | null;
  payFirst: boolean;
  wish: PlanWish | null;
}) {
  const t = useTranslations("billing.sell");
  const { tenant } = useShell();
  const { branches, branch, choose } = useTillBranch();
  const [who, setWho] = useState<{ id: string; payFirst: boolean } | null>(
    memberId === null ? null : { id: memberId, payFirst },
  );
  const [done, setDone] = useState<{ invoiceId: string | null } | null>(null);
  const [sales, setSales] = useState(0);
  const [wished, setWished] = useState(wish);
  const pick = useCallback((id: string) => setWho({ id, payFirst: false }), []);

  /** The address no longer names somebody, so that a reload begins with nobody. */
  function next() {
    history.replaceState(history.state, "", `/${tenant.slug}/desk/sell`);
    setDone(null);
    setWished(null);
    setWho(null);
    setSales((now) => now + 1);
  }

  return (
    <div className="grid gap-5">
      <PageHeader
        title={t("title")}
        className="mb-0"
        actions={
          branches.length > 1 && branch ? (
            <Select
              aria-label={t("branch")}
              value={branch.id}
              onChange={(event) => choose(event.target.value)}
              options={branches.map(({ id, name }) => ({ value: id, label: name }))}
            />
          ) : undefined
        }
      />
      {done && who ? (
        done.invoiceId ? (
          <Receipt
            invoiceId={done.invoiceId}
            actions={<AfterSale memberId={who.id} onNext={next} onMore={() => setDone(null)} />}
          />
        ) : (
          <Panel className="mx-auto w-full max-w-lg">
            <EmptyState compact title={t("soldFree")}>
              <CircleCheck aria-hidden className="mx-auto size-9 text-ok" />
            </EmptyState>
            <AfterSale memberId={who.id} onNext={next} onMore={() => setDone(null)} />
          </Panel>
        )
      ) : who === null ? (
        <div key={sales} className="grid gap-5">
          <MemberSearch onPick={pick} />
          <EmptyState
            compact
            icon={UserSearch}
            title={t("start")}
            action={
              <LinkButton href={`/${tenant.slug}/members/new`} icon={UserPlus}>
                {t("newMember")}
              </LinkButton>
            }
          >
            {t("startHint")}
          </EmptyState>
        </div>
      ) : (
        <Buyer
          key={who.id}
          memberId={who.id}
          payFirst={who.payFirst}
          branchId={branch?.id}
          zone={branch?.zone ?? tenant.zone}
          onOther={next}
          wish={wished}
          onDone={(invoiceId) => {
            setWished(null);
            setDone({ invoiceId });
          }}
        />
      )}
    </div>
  );
}

function AfterSale({
  memberId,
  onNext,
  onMore,
}: {
  memberId: string;
  onNext: () => void;
  onMore: () => void;
}) {
  const t = useTranslations("billing.sell");
  const { tenant } = useShell();
  return (
    <>
      <Button autoFocus variant="primary" size="lg" block iconEnd={ArrowRight} onClick={onNext}>
        {t("nextSale")}
      </Button>
      <div className="grid grid-cols-2 gap-2">
        <Button variant="ghost" onClick={onMore}>
          {t("sameMember")}
        </Button>
        <LinkButton variant="ghost" href={`/${tenant.slug}/members/${memberId}`}>
          {t("openMember")}
        </LinkButton>
      </div>
    </>
  );
}

function Buyer({
  memberId,
  payFirst,
  branchId,
  zone,
  onOther,
  wish,
  onDone,
}: {
  memberId: string;
  payFirst: boolean;
  wish: PlanWish | null;
  branchId: string | undefined;
  zone: string;
  onOther: () => void;
  onDone: (invoiceId: string | null) => void;
}) {
  const t = useTranslations("billing.sell");
  const { tenant } = useShell();
  const { members } = useApi<MembershipApi>().membership;
  const query = useQuery(members.get.queryOptions({ memberId }));
  const member = query.data;
  if (!member) {
    return query.error ? (
      <ErrorState
        error={query.error}
        onRetry={() => void query.refetch()}
        retrying={query.isFetching}
        title={t("noMember")}
      />
    ) : (
      <div aria-busy className="grid gap-5">
        <Skeleton className="h-16 w-full" />
        <Skeleton className="h-72 w-full" />
      </div>
    );
  }
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 rounded-md border border-line bg-panel px-4 py-3">
        <MemberName member={member} slug={tenant.slug} size="md" className="grow">
          {member.number}
        </MemberName>
        <StandingChip
          standing={member.standing}
          until={member.until}
          banned={member.banned}
          className="order-3 sm:order-2"
        />
        <Button
          size="sm"
          className="order-2 sm:order-3"
          onClick={onOther}
          aria-label={t("otherMemberThan", { name: fullName(member) })}
        >
          {t("otherMember")}
        </Button>
      </div>
      <SaleDesk
        member={member}
        branchId={branchId}
        zone={zone}
        payFirst={payFirst}
        wish={wish}
        onDone={onDone}
      />
    </>
  );
}
