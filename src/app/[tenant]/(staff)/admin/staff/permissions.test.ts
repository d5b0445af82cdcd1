import { createTranslator } from "next-intl";
import { expect, it } from "vitest";
import type { ProcedureMeta } from "@/platform/trpc/trpc";
import { api } from "@/server/api";
import { STAFF_ROLES } from "@/shared/access/permission";
import actions from "@/shared/i18n/messages/en/tenancy.json";
import { PERMISSIONS } from "./permissions";

it("shows every right that a procedure asks for, in words", () => {
  const shown = new Set(PERMISSIONS.map(({ action }) => action));
  const procedures = Object.values(
    api._def.procedures as unknown as Record<string, { _def: { meta?: ProcedureMeta } }>,
  );
  const asked = procedures.flatMap(({ _def }) =>
    _def.meta?.access?.kind === "tenant" ? [_def.meta.access.permission.action] : [],
  );
  expect(asked.length).toBeGreaterThan(50);
  expect(asked.filter((action) => !shown.has(action))).toEqual([]);
  const words = createTranslator({ locale: "en", messages: actions, namespace: "actions" });
  const staffs = PERMISSIONS.filter(({ roles }) => STAFF_ROLES.some((role) => roles.includes(role)));
  expect(staffs.filter(({ action }) => !(words.has as (key: string) => boolean)(action))).toEqual([]);
});
