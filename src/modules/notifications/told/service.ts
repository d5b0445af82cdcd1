import type { TenantContext } from "@/platform/context";
import * as data from "./data";
import type { Told } from "./schema";

/** What became of things that people were told, by the keys under which they were. What nobody was told yet is missing. */
export async function toldOf(ctx: TenantContext, keys: readonly string[]): Promise<Map<string, Told>> {
  const rows = keys.length === 0 ? [] : await data.findTold(ctx.db, keys);
  return new Map(rows.map(({ key, ...told }) => [key, told]));
}
