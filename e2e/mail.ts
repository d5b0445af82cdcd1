import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { expect } from "@playwright/test";
import { systemFolder } from "./system";

interface Mail {
  to: string;
  subject: string;
  text: string;
}

/** The file outbox of the system under test. */
function outbox(): string {
  return path.join(systemFolder(), "outbox/mail");
}

/** Mails to an address, newest first. */
export function mailsTo(email: string): Mail[] {
  let names: string[];
  try {
    names = readdirSync(outbox()).filter((name) => /^[0-9a-f]{32}$/.test(name));
  } catch {
    return [];
  }
  return names
    .map((name) => path.join(outbox(), name))
    .sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)
    .map((folder) => JSON.parse(readFileSync(path.join(folder, "mail.json"), "utf8")) as Mail)
    .filter((mail) => mail.to === email);
}

/**
 * Path, query and fragment of the first link in the newest mail to an address whose path is the one asked for, or
 * below it where it ends with a slash; waits for the worker to send it.
 */
export async function linkInMail(email: string, start: string): Promise<string> {
  const find = () => {
    for (const { text } of mailsTo(email)) {
      for (const [address] of text.matchAll(/https?:\/\/\S+/g)) {
        const url = new URL(address);
        if (start.endsWith("/") ? url.pathname.startsWith(start) : url.pathname === start)
          return url.pathname + url.search + url.hash;
      }
    }
    return null;
  };
  await expect.poll(find, { message: `a mail to ${email} with a link to ${start}` }).not.toBeNull();
  return find() ?? "";
}

/** The newest mail to an address with a subject; waits for the worker to send it. */
export async function mailWith(email: string, subject: string): Promise<Mail> {
  const find = () => mailsTo(email).find((mail) => mail.subject === subject);
  await expect.poll(() => find() !== undefined, { message: `a mail to ${email}: ${subject}` }).toBe(true);
  return find() ?? { to: email, subject, text: "" };
}
