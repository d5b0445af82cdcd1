import type { z } from "zod";
import type { Ports, ServiceContext } from "@/platform/context";
import { DomainError } from "@/platform/errors";
import * as data from "./data";
import type { GymUsage, gymsInput, gymsPage } from "./schema";

/** Every gym with what it uses. For operator procedures only, as all of this file. */
export async function readGyms(
  ctx: ServiceContext,
  { search, order, ascending, cursor, limit }: z.output<typeof gymsInput>,
): Promise<z.infer<typeof gymsPage>> {
  const list = { search, order, ascending, now: ctx.clock.now() };
  const found = await data.listGyms(ctx.db, list, cursor ?? null, limit + 1);
  const rows = found.slice(0, limit);
  const last = found.length > limit ? rows.at(-1) : undefined;
  return {
    rows: rows.map(({ value: _, ...row }) => row),
    next: last ? { value: last.value, id: last.id } : null,
  };
}

/** One gym and what it uses. @throws DomainError NOT_FOUND */
export async function readGym(ctx: ServiceContext, slug: string): Promise<GymUsage> {
  const gym = await data.findGym(ctx.db, slug, ctx.clock.now());
  if (!gym) throw new DomainError("NOT_FOUND");
  const [rows, storage] = await Promise.all([
    data.countRows(ctx.db, gym.id),
    measureStorage(ctx.ports.storage, gym.id).catch(() => null),
  ]);
  return { gym, rows, storage };
}

const PAGE = 1_000;
/** A store may be far away: beyond this many files the answer says that there are more. */
const PAGES = 10;

async function measureStorage(storage: Ports["storage"], tenantId: string): Promise<GymUsage["storage"]> {
  let [bytes, files] = [0, 0];
  let after: Parameters<typeof storage.list>[1] = {};
  for (let page = 0; page < PAGES; page++) {
    const found = await storage.list(`${tenantId}/`, { ...after, limit: PAGE });
    for (const { size } of found) bytes += size;
    files += found.length;
    const last = found.at(-1);
    if (!last || found.length < PAGE) return { bytes, files, complete: true };
    after = { after: last.key };
  }
  return { bytes, files, complete: false };
}
