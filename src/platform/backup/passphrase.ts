import { randomBytes, randomUUID } from "node:crypto";
import { link, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** 32 letters and digits that nobody mistakes for each other, 5 bits each. */
const LETTERS = "abcdefghjkmnpqrstuvwxyz023456789";
const GROUPS = 8;
const GROUP = 4;

export interface Passphrase {
  readonly text: string;
  /** Made by Pulse and kept beside the data: whoever loses the disk loses it too, unless it is written down. */
  readonly kept: boolean;
}

export function passphraseFile(dataDir: string): string {
  return join(dataDir, "backup-passphrase");
}

function newPassphrase(): string {
  const letters = Array.from(randomBytes(GROUPS * GROUP), (byte) => LETTERS[byte % LETTERS.length]).join("");
  return Array.from({ length: GROUPS }, (_, at) => letters.slice(at * GROUP, (at + 1) * GROUP)).join("-");
}

async function kept(dataDir: string): Promise<string | undefined> {
  const text = await readFile(passphraseFile(dataDir), "utf8").catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  });
  return text?.trim() || undefined;
}

/** What backups are encrypted with: the setting, else what the data folder keeps, else made now and kept there. */
export async function loadOrMakePassphrase(dataDir: string, setting?: string): Promise<Passphrase> {
  if (setting) return { text: setting, kept: false };
  const found = await kept(dataDir);
  if (found) return { text: found, kept: true };
  await mkdir(dataDir, { recursive: true });
  const aside = join(dataDir, `.backup-passphrase-${randomUUID()}`);
  await writeFile(aside, `${newPassphrase()}\n`, { mode: 0o600, flag: "wx" });
  try {
    // A link fails when another process was first; both then read the same words.
    await link(aside, passphraseFile(dataDir));
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  } finally {
    await rm(aside, { force: true });
  }
  return { text: (await kept(dataDir)) ?? "", kept: true };
}
