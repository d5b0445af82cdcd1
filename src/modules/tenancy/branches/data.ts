import type { Db, Models } from "@/platform/db/database";
import { statement } from "@/platform/db/statement";
import { newId } from "@/platform/ids";
import type { Branch, BranchDetails, Closure } from "./schema";

const LIST = statement(
  "tenancy.branches",
  `select b.id, b.name, b.address_line as "addressLine", b.city, b.country, b.phone, b.zone,
     b.opening_hours as "openingHours", b.capacity, b.closed_at is not null as closed,
     coalesce((select json_agg(json_build_object('id', c.id, 'fromOn', c.from_on, 'toOn', c.to_on, 'reason', c.reason)
         order by c.from_on)
       from branch_closure c
       where c.tenant_id = b.tenant_id and c.branch_id = b.id
         and c.to_on >= ($1::timestamptz at time zone b.zone)::date), '[]'::json) as closures
   from branch b
   where ($2::uuid is null or b.id = $2::uuid) and ($3::boolean or b.closed_at is null)
   order by b.closed_at is not null, b.position, b.id`,
);

/** Branches in the gym's own order, with the closures that are not over. */
export function listBranches(
  db: Db,
  now: Date,
  { id = null, withClosed = false }: { id?: string | null; withClosed?: boolean } = {},
): Promise<Branch[]> {
  return db.rows<Branch>(LIST, [now.toISOString(), id, withClosed]);
}

export async function insertBranch(db: Db, details: BranchDetails, at: Date): Promise<string> {
  const id = newId<"branch">();
  const position = await db.models.branch.count();
  await db.models.branch.create({
    data: { id, ...details, position, createdAt: at },
    select: { id: true },
  });
  return id;
}

export async function updateBranch(db: Db, id: string, details: BranchDetails): Promise<boolean> {
  return (await db.models.branch.updateMany({ where: { id }, data: details })).count === 1;
}

const OPEN_FOR_UPDATE = statement(
  "tenancy.open-branches",
  "select id from branch where closed_at is null for update",
);

/** Ids of the branches that are open, held until the transaction ends. */
export async function lockOpenBranches(db: Db): Promise<string[]> {
  return (await db.rows<{ id: string }>(OPEN_FOR_UPDATE)).map(({ id }) => id);
}

export async function setClosed(db: Db, id: string, closedAt: Date | null): Promise<boolean> {
  return (await db.models.branch.updateMany({ where: { id }, data: { closedAt } })).count === 1;
}

export async function insertClosure(db: Db, branchId: string, closure: Omit<Closure, "id">): Promise<string> {
  const id = newId<"closure">();
  const data: Parameters<Models["branchClosure"]["create"]>[0]["data"] = {
    id,
    branchId,
    fromOn: new Date(closure.fromOn),
    toOn: new Date(closure.toOn),
    reason: closure.reason,
  };
  await db.models.branchClosure.create({ data, select: { id: true } });
  return id;
}

export async function deleteClosure(db: Db, id: string): Promise<{ branchId: string } | null> {
  const found = await db.models.branchClosure.findFirst({ where: { id }, select: { branchId: true } });
  if (found) await db.models.branchClosure.deleteMany({ where: { id } });
  return found;
}
