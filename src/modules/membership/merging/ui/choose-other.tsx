"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Users } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useShell } from "@/platform/shell/use-shell";
import { useApi } from "@/platform/trpc/react";
import { EmptyState, ErrorState } from "@/ui/feedback/empty-state";
import { SkeletonText } from "@/ui/feedback/skeleton";
import { Field } from "@/ui/form/field";
import { Panel } from "@/ui/layout/panel";
import { Badge } from "@/ui/primitives/badge";
import { Combobox } from "@/ui/primitives/combobox";
import type { MemberProfile } from "../../members/schema";
import type { MembershipApi } from "../../router";
import { fullName, MemberName } from "../../ui/public/member-name";
import { StandingChip } from "../../ui/public/standing-chip";

/** The record that is the same person: look-alikes first, everybody else by search. */
export function ChooseOther({ member }: { member: MemberProfile }) {
  const t = useTranslations("membership");
  const router = useRouter();
  const queries = useQueryClient();
  const { tenant } = useShell();
  const { members } = useApi<MembershipApi>().membership;
  const alike = useQuery(
    members.duplicates.queryOptions({
      firstName: member.firstName,
      lastName: member.lastName,
      email: member.email,
      phone: member.phone,
      birthDate: member.birthDate,
      exceptId: member.id,
    }),
  );
  const href = (id: string) => `/${tenant.slug}/members/${member.id}/merge?with=${id}`;
  return (
    <div className="grid gap-4">
      <Panel title={t("merge.alike")} flush>
        {alike.error && !alike.data ? (
          <ErrorState compact error={alike.error} onRetry={() => void alike.refetch()} />
        ) : !alike.data ? (
          <div aria-busy className="p-4">
            <SkeletonText lines={3} />
          </div>
        ) : alike.data.length === 0 ? (
          <EmptyState compact icon={Users} title={t("merge.noneAlike")} />
        ) : (
          <ul className="divide-y divide-line">
            {alike.data.map((one) => (
              <li key={one.id}>
                <Link
                  href={href(one.id)}
                  className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1.5 px-4 py-3 hover:bg-sunken"
                >
                  <MemberName member={one} slug={tenant.slug}>
                    {t("profile.number", { number: one.number })}
                  </MemberName>
                  <span className="flex flex-wrap items-center gap-2">
                    <Badge tone="warn">{t(`duplicate.reason.${one.reason}`)}</Badge>
                    <StandingChip standing={one.standing} />
                  </span>
                </Link>
              </li>
            ))}
          </ul>
        )}
      </Panel>
      <Panel>
        <Field label={t("merge.other")} hint={t("household.personHint")}>
          {(aria) => (
            <Combobox
              {...aria}
              value={null}
              onValueChange={(id) => {
                if (id) router.push(href(id));
              }}
              search={async (query) => {
                const page = await queries.fetchQuery(
                  members.list.queryOptions({ ...(query ? { search: query } : {}), limit: 8 }),
                );
                return page.items
                  .filter(({ id }) => id !== member.id)
                  .map((found) => ({ value: found.id, label: fullName(found), hint: found.number }));
              }}
            />
          )}
        </Field>
      </Panel>
    </div>
  );
}
