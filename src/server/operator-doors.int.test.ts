import { mkdir, writeFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { SESSION_COOKIE } from "@/modules/identity/sessions/cookie";
import { createSession, createUser } from "@/modules/identity/testing";
import { offerBackup } from "@/modules/operations/backups/download/service";
import type { BackupPlace } from "@/platform/backup/place";
import type { Ports } from "@/platform/context";
import { newId, PLATFORM_TENANT } from "@/platform/ids";
import { createTestWorld, quiet, type TestWorld, userActor } from "@/platform/testing/world";
import { Actors } from "./actors";
import { createRequestContext } from "./context";
import { operatorRoutes } from "./files/operator-routes";
import { createFrontDoor, type FrontDoor } from "./http/front-door";
import { HttpMetrics } from "./http/http-metrics";

/** More than one piece of a stream. */
const CONTENT = Buffer.alloc(300_000, "age-encryption.org/v1\n");
const NAME = "pulse-20260310T0200Z-abcdef.tar.gz.age";

let world: TestWorld;
let ports: Ports;
let actors: Actors;
let door: FrontDoor;
let base: string;
let backupId: string;

beforeAll(async () => {
  world = await createTestWorld();
  const { system, app } = world.database;
  const folder = join(world.dataDir, "backups");
  const backup: BackupPlace = {
    folder,
    dataDir: world.dataDir,
    migrationsDir: "prisma/migrations",
    tools: { path: "" },
    addresses: { system, app },
    secret: "the secret of this test",
    appVersion: "test",
  };
  ports = { ...world.ports, backup };
  backupId = newId();
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, NAME), CONTENT);
  await world.db.systemTransaction("test", PLATFORM_TENANT, ({ models }) =>
    models.backup.create({
      data: {
        id: backupId,
        reason: "nightly",
        status: "made",
        sha256: new Uint8Array(32),
        fileName: NAME,
        bytes: CONTENT.length,
        endedAt: new Date(),
      },
    }),
  );
  actors = new Actors(ports);
  door = createFrontDoor({
    routes: operatorRoutes(ports, (exchange, req, res) =>
      createRequestContext(ports, actors, exchange, req, res),
    ),
    logger: quiet,
    metrics: new HttpMetrics(),
  });
  await new Promise<void>((resolve) => door.server.listen(0, "127.0.0.1", resolve));
  base = `http://127.0.0.1:${(door.server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await door.close(0);
  actors.close();
  await world.close();
});

/** The cookie of somebody who signs in now. */
async function signedIn(data: { platformRole?: "operator"; totpEnabledAt?: Date; name?: string }) {
  const { id } = await world.system((ctx) => createUser(ctx));
  await world.system(({ db }) => db.models.user.updateMany({ where: { id }, data }));
  const { token } = await world.system((ctx) => createSession(ctx, id));
  return { id, cookie: `${SESSION_COOKIE}=${token}` };
}

const get = (path: string, cookie = "") => fetch(`${base}${path}`, { headers: { cookie } });
const refusal = async (path: string, cookie?: string) => {
  const response = await get(path, cookie);
  const body = (await response.json()) as { error: { pulse: { code: string } } };
  return body.error.pulse.code;
};
const logged = (action: string) =>
  world.db.system("test", PLATFORM_TENANT, ({ models }) => models.auditEntry.findMany({ where: { action } }));

it("gives backups and the log to operators alone, with their second factor", async () => {
  const visitor = await signedIn({});
  const half = await signedIn({ platformRole: "operator", totpEnabledAt: new Date() });
  for (const path of [`/api/export/backup?id=${backupId}`, "/api/export/audit"]) {
    expect(await refusal(path)).toBe("NOT_SIGNED_IN");
    expect(await refusal(path, visitor.cookie)).toBe("FORBIDDEN");
    expect(await refusal(path, half.cookie)).toBe("MFA_REQUIRED");
  }
  expect(await logged("backup.download")).toEqual([]);
  expect(await logged("audit.export")).toEqual([]);
});

it("gives a backup byte for byte, notes who took it, and wants a recent password", async () => {
  const { id: userId, cookie } = await signedIn({ platformRole: "operator" });
  const operator = userActor({
    userId,
    platformRole: "operator",
    signedInAt: world.clock.now().getTime(),
  });
  const offered = await world.system((ctx) => offerBackup({ ...ctx, ports, actor: operator }, backupId));
  const response = await get(offered.href, cookie);
  expect(response.headers.get("content-disposition")).toContain(NAME);
  expect(Buffer.from(await response.arrayBuffer()).equals(CONTENT)).toBe(true);
  expect(await logged("backup.download")).toMatchObject([
    { actorId: userId, subjectId: backupId, after: { file: NAME, bytes: CONTENT.length } },
  ]);
  expect(await refusal(`/api/export/backup?id=${newId()}`, cookie)).toBe("NOT_FOUND");
  expect(await refusal("/api/export/backup?id=../pulse.env", cookie)).toBe("NOT_FOUND");
  world.clock.advance(3_600_000);
  expect(await refusal(offered.href, cookie)).toBe("REAUTHENTICATE");
  await expect(
    world.system((ctx) => offerBackup({ ...ctx, ports, actor: operator }, backupId)),
  ).rejects.toMatchObject({ code: "REAUTHENTICATE" });
});

it("writes the log as a list that runs in no spreadsheet, filtered, past one stretch, and notes that too", async () => {
  const { cookie } = await signedIn({ platformRole: "operator", name: "=1+1" });
  expect(await refusal("/api/export/audit?limit=1", cookie)).toBe("INVALID_INPUT");
  await world.db.systemTransaction("test", PLATFORM_TENANT, ({ models }) =>
    models.auditEntry.createMany({
      data: Array.from({ length: 501 }, (_, at) => ({
        id: newId(),
        actorKind: "system",
        action: "test.export",
        subjectKind: "test",
        reason: at === 0 ? "@SUM(A1)" : "plain",
        at: new Date(world.clock.now().getTime() + at),
      })),
    }),
  );
  const text = await (
    await get("/api/export/audit?action=test.&from=2026-01-01T00:00:00.000Z", cookie)
  ).text();
  const lines = text.trim().split("\n");
  expect(lines).toHaveLength(502);
  expect(lines[0]).toContain("at,actor_kind,actor,action");
  expect(lines.filter((line) => line.includes("'@SUM(A1)"))).toHaveLength(1);
  expect(new Set(lines).size).toBe(502);
  const own = await (await get("/api/export/audit?action=audit.", cookie)).text();
  expect(own).toContain("'=1+1,audit.export");
});
