"use client";

import { useQuery } from "@tanstack/react-query";
import { Users } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { useWatch } from "react-hook-form";
import { useShell } from "@/platform/shell/use-shell";
import { useApi } from "@/platform/trpc/react";
import { isLocalDate } from "@/shared/time-zone/local-date";
import { FormField } from "@/ui/form/form";
import { Badge } from "@/ui/primitives/badge";
import { Checkbox } from "@/ui/primitives/checkbox";
import type { MembershipApi } from "../../router";
import { MemberName } from "../public/member-name";
import { StandingChip } from "../public/standing-chip";
import type { FormFields } from "./form-values";

const DEBOUNCE_MS = 350;

/** Who this may already be, found while typing. With `exceptId` it only informs: that member is being edited. */
export function DuplicateWarning({ exceptId }: { exceptId?: string }) {
  const t = useTranslations("membership.duplicate");
  const { tenant } = useShell();
  const found = useLookAlikes(exceptId);
  if (found.length === 0) return null;
  const sure = found.some(({ reason }) => reason !== "name");
  return (
    <section
      aria-live="polite"
      aria-label={t("title", { count: found.length })}
      className="rounded-md border border-warn/40 bg-warn-soft"
    >
      <h2 className="flex items-center gap-2 px-4 pt-3 font-semibold text-warn">
        <Users aria-hidden className="size-4.5 shrink-0" />
        {t("title", { count: found.length })}
      </h2>
      <ul className="grid gap-1 px-2 py-2">
        {found.map((one) => (
          <li key={one.id}>
            <Link
              href={`/${tenant.slug}/members/${one.id}`}
              target="_blank"
              className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1 rounded-md px-2 py-1.5 hover:bg-panel"
            >
              <MemberName member={one} slug={tenant.slug}>
                {one.number}
              </MemberName>
              <span className="flex flex-wrap items-center gap-2">
                <Badge tone="warn">{t(`reason.${one.reason}`)}</Badge>
                <StandingChip standing={one.standing} />
                <span className="sr-only">{t("opens")}</span>
              </span>
            </Link>
            {exceptId ? (
              <Link
                href={`/${tenant.slug}/members/${exceptId}/merge?with=${one.id}`}
                className="mx-2 mb-1 inline-flex min-h-8 items-center font-medium underline underline-offset-2"
              >
                {t("merge")}
              </Link>
            ) : null}
          </li>
        ))}
      </ul>
      {sure && !exceptId ? (
        <div className="border-warn/40 border-t px-4 py-2">
          <FormField name="acceptDuplicate" label={t("accept")} hideLabel>
            <Checkbox label={t("accept")} />
          </FormField>
        </div>
      ) : null}
    </section>
  );
}

function useLookAlikes(exceptId: string | undefined) {
  const api = useApi<MembershipApi>();
  const fields = useWatch({ name: "fields" }) as FormFields;
  const now = JSON.stringify({
    firstName: fields.firstName.trim().slice(0, 80),
    lastName: fields.lastName.trim().slice(0, 80),
    email: fields.email.trim() || null,
    phone: fields.phone.trim().slice(0, 40) || null,
    birthDate: isLocalDate(fields.birthDate) ? fields.birthDate : null,
  });
  const [asked, setAsked] = useState(now);
  useEffect(() => {
    const timer = setTimeout(() => setAsked(now), DEBOUNCE_MS);
    return () => clearTimeout(timer);
  }, [now]);
  const input = JSON.parse(asked) as {
    firstName: string;
    lastName: string;
    email: string | null;
    phone: string | null;
    birthDate: string | null;
  };
  const enough =
    (input.firstName.length > 1 && input.lastName.length > 1) ||
    (input.email?.includes("@") ?? false) ||
    (input.phone?.length ?? 0) > 6;
  const query = useQuery({
    ...api.membership.members.duplicates.queryOptions({ ...input, ...(exceptId ? { exceptId } : {}) }),
    enabled: enough,
    placeholderData: (before) => before,
  });
  return enough ? (query.data ?? []) : [];
}
