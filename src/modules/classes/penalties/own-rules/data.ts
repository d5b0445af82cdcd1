import type { Db } from "@/platform/db/database";

export async function setTypeRules(db: Db, id: string, policies: Record<string, unknown>): Promise<void> {
  await db.models.classType.updateMany({ where: { id }, data: { policies: policies as object } });
}
