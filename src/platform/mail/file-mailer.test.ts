import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createFileMailer } from "./file-mailer";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "pulse-mail-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const from = "Pulse <pulse@gym.example>";
const mail = { to: "ada@example.test", subject: "Grüße 😀", html: "<p>Hi</p>", text: "Hi", messageId: "m-1" };

describe("file mailer", () => {
  it("keeps a mail with its source, readable by its owner alone", async () => {
    const mailer = createFileMailer({ folder, from });
    const { id } = await mailer.send({ ...mail, headers: { "List-Id": "news" } });
    const kept = await mailer.read(id);
    expect(kept).toMatchObject({ ...mail, from, headers: { "List-Id": "news" } });
    expect(kept?.source).toContain("Message-ID: <m-1@gym.example>");
    expect(kept?.source).toContain("To: ada@example.test");
    expect((await stat(join(folder, id))).mode & 0o777).toBe(0o700);
    expect((await stat(join(folder, id, "mail.eml"))).mode & 0o777).toBe(0o600);
  });

  it("writes the same message once, also from fifty writers at once", async () => {
    const mailers = [createFileMailer({ folder, from }), createFileMailer({ folder, from })];
    const sent = await Promise.all(Array.from({ length: 50 }, (_, n) => mailers[n % 2]!.send(mail)));
    expect(new Set(sent.map(({ id }) => id)).size).toBe(1);
    expect(await readdir(folder)).toEqual([sent[0]?.id]);
  });

  it("keeps messages without an id apart", async () => {
    const mailer = createFileMailer({ folder, from });
    const { messageId: _, ...anonymous } = mail;
    await mailer.send(anonymous);
    await mailer.send(anonymous);
    expect(await mailer.list()).toHaveLength(2);
  });

  it("pages from the newest, also through equal instants, and forgets the oldest", async () => {
    let second = 0;
    const now = () => new Date(Date.UTC(2026, 0, 1, 12, 0, Math.floor(second++ / 3)));
    const mailer = createFileMailer({ folder, from, keep: 10, now });
    for (let n = 0; n < 60; n++) await mailer.send({ ...mail, messageId: `m-${n}` });
    const seen: string[] = [];
    let before: string | undefined;
    do {
      const page = await mailer.list({ limit: 4, ...(before ? { before } : {}) });
      seen.push(...page.map(({ messageId }) => messageId));
      before = page.at(-1)?.cursor;
    } while (before);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.length).toBeGreaterThanOrEqual(10);
    expect(seen.length).toBeLessThanOrEqual(22);
    expect(seen.slice(0, 3).sort()).toEqual(["m-57", "m-58", "m-59"]);
  });

  it.each(["../../etc/passwd", "", "..", "0".repeat(32)])("reads nothing for the id %j", async (id) => {
    expect(await createFileMailer({ folder, from }).read(id)).toBeNull();
  });

  it("lists nothing before the first mail", async () => {
    expect(await createFileMailer({ folder: join(folder, "never"), from }).list()).toEqual([]);
  });

  it("lets nobody add a header or a recipient through a subject or a name", async () => {
    const mailer = createFileMailer({ folder, from });
    const { id } = await mailer.send({
      ...mail,
      subject: "Hello\r\nBcc: thief@example.test",
      headers: { "X-Gym": "a\r\nCc: thief@example.test" },
    });
    const source = await readFile(join(folder, id, "mail.eml"), "utf8");
    expect(source).not.toMatch(/^(bcc|cc):/im);
  });
});
