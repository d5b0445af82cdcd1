"use client";

import { CircleAlert, CircleX, Info } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useShell } from "@/platform/shell/use-shell";
import { Badge } from "@/ui/primitives/badge";
import { Select } from "@/ui/primitives/input";
import type { ImportProblem, RowDecision } from "../schema";
import type { ImportRowView } from "../wizard/schema";

const SIGNS = {
  error: { icon: CircleX, tone: "text-deny" },
  warning: { icon: CircleAlert, tone: "text-warn" },
  info: { icon: Info, tone: "text-info" },
} as const;

/** One row of the file: who, what happens to it, and every problem in words with what to do. */
export function ProblemRow({
  row,
  onDecide,
}: {
  row: ImportRowView;
  onDecide?: (decision: RowDecision) => void;
}) {
  const t = useTranslations("imports");
  const { tenant } = useShell();
  return (
    <li className="grid gap-x-4 gap-y-2 px-4 py-3 sm:grid-cols-[minmax(0,1fr)_13rem]">
      <div className="min-w-0">
        <p className="flex min-w-0 flex-wrap items-baseline gap-x-2">
          <span className="text-ink-2 text-small tabular-nums">{t("rows.row", { row: row.row })}</span>
          <span className="min-w-0 truncate font-medium">{row.name || t("rows.empty")}</span>
          {row.member ? (
            <Link
              href={`/${tenant.slug}/members/${row.member.id}`}
              className="text-brand-ink text-small underline"
            >
              {t("rows.member", { name: row.member.name, number: row.member.number })}
            </Link>
          ) : null}
        </p>
        <ul className="mt-1 grid gap-1">
          {row.problems.map((problem) => (
            <Problem key={`${problem.code}-${problem.column ?? ""}-${problem.value}`} problem={problem} />
          ))}
          {row.kept ? <li className="text-small text-warn">{t(`kept.${row.kept}`)}</li> : null}
        </ul>
      </div>
      <div className="sm:justify-self-end">
        {onDecide && row.choices.length > 1 ? (
          <Select
            inputSize="sm"
            aria-label={t("rows.decide", { row: row.row, name: row.name })}
            value={row.decision}
            onChange={(event) => onDecide(event.target.value as RowDecision)}
            options={row.choices.map((value) => ({ value, label: t(`decisions.${value}`) }))}
          />
        ) : (
          <Badge tone={row.decision === "skip" ? "neutral" : "ok"}>{t(`decisions.${row.decision}`)}</Badge>
        )}
      </div>
    </li>
  );
}

function Problem({ problem }: { problem: ImportProblem }) {
  const t = useTranslations("imports");
  const { icon: Icon, tone } = SIGNS[problem.severity];
  const { code, column, params, value, row } = problem;
  return (
    <li className="flex gap-2 text-small">
      <Icon
        aria-label={t(`severities.${problem.severity}`)}
        role="img"
        className={`mt-0.5 size-4 shrink-0 ${tone}`}
      />
      <span className="min-w-0 wrap-anywhere">
        {column ? <span className="font-medium">{column}: </span> : null}
        {t(`problems.${code}`, { ...params, value, row } as never)}
      </span>
    </li>
  );
}
