"use client";

import { Mail, Phone } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { useShell } from "@/platform/shell/use-shell";
import { formatLocalDate, formatPhone } from "@/shared/i18n/format";
import { DescriptionList } from "@/ui/layout/description-list";
import { Panel } from "@/ui/layout/panel";
import { Badge } from "@/ui/primitives/badge";
import { LinkButton } from "@/ui/primitives/button";
import type { MemberProfile } from "../../members/schema";

const LINK =
  "inline-flex min-h-6 max-w-full items-center gap-1.5 underline decoration-line-strong underline-offset-2 hover:decoration-ink";

function PhoneLink({ number }: { number: string | null }) {
  const { tenant } = useShell();
  if (!number) return null;
  return (
    <a href={`tel:${number}`} className={`${LINK} tabular-nums`}>
      <Phone aria-hidden className="size-3.5 shrink-0 text-ink-3" />
      {formatPhone(number, tenant.country)}
    </a>
  );
}

export function ContactPanel({
  member,
  withApp,
}: {
  member: MemberProfile;
  /** Says whether they sign in, where no panel of its own does. */
  withApp: boolean;
}) {
  const t = useTranslations("membership");
  const locale = useLocale();
  const address = [member.addressLine, [member.postalCode, member.city].filter(Boolean).join(" ")].filter(
    Boolean,
  );
  const gender = member.gender;
  const known = gender === "female" || gender === "male" || gender === "other";
  return (
    <Panel title={t("profile.contact")}>
      <DescriptionList
        items={[
          { term: t("field.phone"), value: <PhoneOr number={member.phone} /> },
          {
            term: t("field.email"),
            value: member.email ? (
              <a href={`mailto:${member.email}`} className={LINK}>
                <Mail aria-hidden className="size-3.5 shrink-0 text-ink-3" />
                <span className="truncate">{member.email}</span>
              </a>
            ) : null,
          },
          {
            term: t("field.birthDate"),
            value: member.birthDate
              ? t("profile.bornWithAge", {
                  date: formatLocalDate(member.birthDate, locale),
                  age: member.age ?? 0,
                })
              : null,
          },
          ...(known ? [{ term: t("field.gender"), value: t(`gender.${gender}`) }] : []),
          ...(address.length > 0 ? [{ term: t("field.address"), value: <Lines lines={address} /> }] : []),
          ...(member.homeBranchName ? [{ term: t("field.homeBranchId"), value: member.homeBranchName }] : []),
          { term: t("profile.memberSince"), value: formatLocalDate(member.joinedOn, locale) },
          ...(withApp
            ? [{ term: t("profile.app"), value: t(member.hasLogin ? "profile.appYes" : "profile.appNo") }]
            : []),
        ]}
      />
    </Panel>
  );
}

function PhoneOr({ number }: { number: string | null }) {
  return number ? <PhoneLink number={number} /> : "–";
}

function Lines({ lines }: { lines: readonly (string | null)[] }): ReactNode {
  return lines.map((line) => (
    <span key={line} className="block">
      {line}
    </span>
  ));
}

/** Who to call when something happens; a minor's guardian stands here too. */
export function EmergencyPanel({ member }: { member: MemberProfile }) {
  const t = useTranslations("membership");
  const people = [
    { term: t("profile.emergency"), name: member.emergencyName, phone: member.emergencyPhone },
    { term: t("profile.guardian"), name: member.guardianName, phone: member.guardianPhone },
  ].filter(({ name, phone }) => name || phone);
  if (people.length === 0) return null;
  return (
    <Panel title={t("profile.inEmergency")}>
      <DescriptionList
        items={people.map(({ term, name, phone }) => ({
          term,
          value: (
            <span className="grid">
              <span>{name}</span>
              <PhoneLink number={phone} />
            </span>
          ),
        }))}
      />
    </Panel>
  );
}

export function NotesPanel({ member, mayWrite }: { member: MemberProfile; mayWrite: boolean }) {
  const t = useTranslations("membership.profile");
  const { tenant } = useShell();
  return (
    <Panel
      title={t("notes")}
      actions={
        mayWrite ? (
          <LinkButton
            size="sm"
            variant="ghost"
            href={`/${tenant.slug}/members/${member.id}/edit`}
            aria-label={t("editNotes")}
          >
            {t("edit")}
          </LinkButton>
        ) : undefined
      }
    >
      {member.tags.length > 0 ? (
        <ul className="mb-2 flex flex-wrap gap-1.5">
          {member.tags.map((tag) => (
            <li key={tag}>
              <Badge>{tag}</Badge>
            </li>
          ))}
        </ul>
      ) : null}
      {member.notes ? (
        <p className="whitespace-pre-line break-words">{member.notes}</p>
      ) : (
        <p className="text-ink-2">{t("noNotes")}</p>
      )}
    </Panel>
  );
}
