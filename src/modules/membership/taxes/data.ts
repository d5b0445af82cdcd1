import type { Db } from "@/platform/db/database";
import { statement } from "@/platform/db/statement";
import { newId } from "@/platform/ids";
import type { TaxRate } from "./schema";

const SELECT = `select t.id, t.name, t.basis_points as "basisPoints", t.retired_at is not null as retired,
    (select count(distinct v.plan_id)::int from plan_version v
      join plan p on p.tenant_id = v.tenant_id and p.id = v.plan_id and p.retired_at is null
      where v.tenant_id = t.tenant_id and v.tax_rate_id = t.id and not exists (select 1 from plan_version n
        where n.tenant_id = v.tenant_id and n.plan_id = v.plan_id and n.version > v.version)) as plans
  from tax_rate t`;

const LIST = statement("taxes.list", `${SELECT} order by t.retired_at is not null, t.position, t.name`);
const ONE = statement("taxes.one", `${SELECT} where t.id = $1::uuid`);

export function listTaxRates(db: Db): Promise<TaxRate[]> {
  return db.rows<TaxRate>(LIST);
}

export async function findTaxRate(db: Db, id: string): Promise<TaxRate | undefined> {
  return (await db.rows<TaxRate>(ONE, [id]))[0];
}

/** @throws a unique violation on the name */
export async function insertTaxRate(
  db: Db,
  rate: { name: string; basisPoints: number; position: number },
): Promise<string> {
  const id = newId<"tax-rate">();
  await db.models.taxRate.create({ data: { id, ...rate }, select: { id: true } });
  return id;
}

export function countTaxRates(db: Db): Promise<number> {
  return db.models.taxRate.count();
}

/** @returns false when there is no such rate */
export async function setTaxRateRetired(db: Db, id: string, retiredAt: Date | null): Promise<boolean> {
  return (await db.models.taxRate.updateMany({ where: { id }, data: { retiredAt } })).count === 1;
}
