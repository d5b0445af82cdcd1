"use client";

import { Check, Minus } from "lucide-react";
import { useTranslations } from "next-intl";
import { STAFF_ROLES, type TenantRole } from "@/shared/access/permission";

/** One line of a module's permission table. */
export interface PermissionRow {
  readonly action: string;
  readonly roles: readonly TenantRole[];
}

/** What each staff role may do, from the tables that the server itself asks. */
export function RoleTable({ rows }: { rows: readonly PermissionRow[] }) {
  const t = useTranslations("tenancy.staff");
  const roles = useTranslations("common.roles");
  // Actions are data here: that each has words is held by a test of the whole table.
  const words = useTranslations("tenancy.actions") as (action: string) => string;
  const shown = rows.filter((row) => STAFF_ROLES.some((role) => row.roles.includes(role)));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must be reachable by keyboard.
    <section className="relative overflow-x-auto" aria-label={t("roles")} tabIndex={0}>
      <table className="w-full min-w-[34rem] text-small">
        <thead>
          <tr className="border-line border-b text-ink-2">
            <th scope="col" className="px-4 py-2 text-start font-medium">
              {t("action")}
            </th>
            {STAFF_ROLES.map((role) => (
              <th key={role} scope="col" className="w-24 px-2 py-2 text-center font-medium">
                {roles(role)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {shown.map((row) => (
            <tr key={row.action}>
              <th scope="row" className="px-4 py-2 text-start font-normal">
                {words(row.action)}
              </th>
              {STAFF_ROLES.map((role) => {
                const may = row.roles.includes(role);
                const Icon = may ? Check : Minus;
                return (
                  <td key={role} className="px-2 py-2 text-center">
                    <Icon
                      aria-hidden
                      className={may ? "mx-auto size-4 text-ok" : "mx-auto size-4 text-ink-3"}
                    />
                    <span className="sr-only">{may ? t("may") : t("mayNot")}</span>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
