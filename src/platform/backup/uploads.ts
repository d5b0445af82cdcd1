import { PLATFORM_TENANT } from "../ids";
import type { StorageKey } from "../storage/keys";
import type { Storage } from "../storage/storage";

const PAGE = 500;

/** Keys of every upload of these gyms, and of those of no gym. */
export async function* uploadsOf(storage: Storage, tenants: readonly string[]): AsyncGenerator<StorageKey> {
  for (const tenant of new Set([PLATFORM_TENANT, ...tenants])) {
    let after: StorageKey | undefined;
    for (;;) {
      const page = await storage.list(`${tenant}/`, { limit: PAGE, ...(after ? { after } : {}) });
      for (const { key } of page) yield key;
      if (page.length < PAGE) break;
      after = page.at(-1)?.key;
    }
  }
}
