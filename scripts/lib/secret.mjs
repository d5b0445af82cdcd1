import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Complaint } from "./complaint.mjs";

/** PULSE_SECRET, or the one kept in the data folder; made at the first start. */
export function ensureSecret(dataDir, fromEnvironment = process.env.PULSE_SECRET) {
  if (fromEnvironment) return fromEnvironment;
  const path = join(dataDir, "secret");
  if (!existsSync(path)) {
    writeFileSync(path, `${randomBytes(48).toString("base64url")}\n`, { mode: 0o600, flag: "wx" });
  }
  const secret = readFileSync(path, "utf8").trim();
  if (secret.length < 32) {
    throw new Complaint(
      `The secret in ${path} is damaged.`,
      "Put the file back from a backup. Without one, delete it: everybody has to sign in again.",
    );
  }
  return secret;
}
