import { randomUUID } from "node:crypto";
import { chmod, link, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";

const keyPair = z.object({ publicKey: z.string().length(87), privateKey: z.string().length(43) });

export type VapidKeys = z.output<typeof keyPair>;

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}

/**
 * The keys that sign push messages: from the settings, else from the data folder, else made now and kept there
 * (`vapid.json`, mode 0600). Changing them silences every subscription made before, so they are never replaced.
 * @throws Error when only one of the two settings is given, or the kept file is damaged
 */
export async function loadOrCreateVapidKeys(
  dataDir: string,
  env: {
    readonly VAPID_PUBLIC_KEY?: string | undefined;
    readonly VAPID_PRIVATE_KEY?: string | undefined;
  } = {},
): Promise<VapidKeys> {
  if (env.VAPID_PUBLIC_KEY || env.VAPID_PRIVATE_KEY) {
    const given = keyPair.safeParse({ publicKey: env.VAPID_PUBLIC_KEY, privateKey: env.VAPID_PRIVATE_KEY });
    if (!given.success) {
      throw new Error(
        "VAPID_PUBLIC_KEY and VAPID_PRIVATE_KEY belong together: set both as base64url, or none",
      );
    }
    return given.data;
  }
  const path = join(dataDir, "vapid.json");
  await mkdir(dataDir, { recursive: true });
  const kept = await readFile(path, "utf8").catch((error: unknown) => {
    if (hasCode(error, "ENOENT")) return undefined;
    throw error;
  });
  if (kept === undefined) {
    const { default: webPush } = await import("web-push");
    const aside = join(dataDir, `.vapid-${randomUUID()}`);
    await writeFile(aside, JSON.stringify(webPush.generateVAPIDKeys()), { mode: 0o600, flag: "wx" });
    try {
      // A link fails when another process was first; both then read the same keys.
      await link(aside, path);
    } catch (error) {
      if (!hasCode(error, "EEXIST")) throw error;
    } finally {
      await rm(aside, { force: true });
    }
    return loadOrCreateVapidKeys(dataDir);
  }
  await chmod(path, 0o600);
  let json: unknown;
  try {
    json = JSON.parse(kept);
  } catch {
    json = undefined;
  }
  const parsed = keyPair.safeParse(json);
  if (!parsed.success)
    throw new Error(`${path} is damaged: restore it from a backup, or remove it to make new keys`);
  return parsed.data;
}
