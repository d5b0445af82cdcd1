import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { createAccount } from "@/modules/identity/accounts/service";
import { passwordWork } from "@/modules/identity/passwords/hash";
import { readEnv, SettingsError } from "@/platform/env";
import { DomainError } from "@/platform/errors";
import { PLATFORM_TENANT } from "@/platform/ids";
import { jobContext, jobTransaction } from "@/platform/jobs/job-context";
import { createPorts } from "./ports";

/** As hard to guess as a session: 120 bits. */
const PASSWORD_BYTES = 15;

const TRIES = 5;
const PAUSE_MS = 2_000;

const USAGE = 'Whom for? account owner@gym.example "Anna Mueller"';

const asked = z.tuple([z.email(), z.string().trim().min(1).max(120)]);

/**
 * Makes an account that can sign in at once and that runs the platform: where mail is not set up yet, and where
 * there is no demo, nobody else could let the first person in. Prints its password, once.
 */
async function main(): Promise<void> {
  const parsed = asked.safeParse(process.argv.slice(2));
  if (!parsed.success) throw new SettingsError(USAGE);
  const [email, name] = parsed.data;
  const env = readEnv();
  const { ports, close } = await createPorts(env, "account", { hotLanes: 0 });
  try {
    const password = randomBytes(PASSWORD_BYTES).toString("base64url");
    const passwordHash = await passwordWork.hash(password);
    const run = {
      id: "",
      name: "first account",
      tenantId: PLATFORM_TENANT,
      tenant: undefined,
      payload: undefined,
      requestId: null,
      signal: new AbortController().signal,
    };
    await patiently(() =>
      jobTransaction(ports, run, async (db) => {
        const { ctx, effects } = jobContext(ports, run, db);
        const account = { email: email.toLowerCase(), name, locale: "en", passwordHash };
        const userId = await createAccount(ctx, { ...account, platformRole: "operator" });
        ctx.audit({ action: "identity.create-operator", subject: { kind: "user", id: userId } });
        await effects.write(db);
      }),
    );
    const lines = [
      `E-mail:   ${email}`,
      `Password: ${password}`,
      "",
      `Sign in at ${ports.publicUrl}/sign-in and`,
    ];
    process.stdout.write(`${[...lines, "change the password under Account."].join("\n")}\n`);
  } catch (error) {
    if (error instanceof DomainError && error.code === "EMAIL_TAKEN") {
      throw new SettingsError(`There is an account with ${email} already.`);
    }
    throw error;
  } finally {
    await close();
  }
}

/** A machine that is just starting everything else may not have a connection in time at first. */
async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (let left = TRIES; ; left--) {
    try {
      return await work();
    } catch (error) {
      const away = error instanceof DomainError && error.code === "UNAVAILABLE";
      if (!away || left <= 1) throw error;
      await sleep(PAUSE_MS);
    }
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof SettingsError ? error.message : error);
  process.exitCode = 1;
});
