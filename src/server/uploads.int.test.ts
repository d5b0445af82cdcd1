import { readFileSync } from "node:fs";
import { Agent, request } from "node:http";
import pg from "pg";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { connectTestDatabases } from "../../scripts/services/test-database.mjs";
import { type FilledGym, fillGym } from "./testing/filled-gym";
import { bundleWeb, say, WebProcess } from "./testing/web-process";

const MEGABYTE = 1_048_576;
const SIZE = 200 * MEGABYTE;

/** As browsers do: the connection outlives the answer. */
const agent = new Agent({ keepAlive: true });

const databases = connectTestDatabases(inject("database"));
let database: Awaited<ReturnType<typeof databases.createDatabase>>;
let bundle: Awaited<ReturnType<typeof bundleWeb>>;
let gym: FilledGym;
let web: WebProcess;

beforeAll(async () => {
  [database, bundle] = await Promise.all([databases.createDatabase(), bundleWeb()]);
  const admin = new pg.Client({ connectionString: database.admin });
  await admin.connect();
  gym = await fillGym(admin, { members: 10, visits: 0, staff: 2 });
  await admin.end();
  web = await WebProcess.start(bundle.file, database.env);
});
afterAll(async () => {
  await web?.close();
  await bundle?.remove();
  await databases.dropDatabase(database.name).finally(() => databases.close());
});

function megabytesOf(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) / 1_024;
}

/** Sends as much as the server takes. */
function upload(target: string, announced: boolean): Promise<{ status: number; text: string; peak: number }> {
  return new Promise((resolve, reject) => {
    let peak = 0;
    const sample = setInterval(() => {
      peak = Math.max(peak, megabytesOf(web.pid));
    }, 20);
    const sending = request(web.url(target), {
      method: "POST",
      agent,
      headers: {
        cookie: gym.staff[0]?.cookie ?? "",
        "x-pulse-tenant": gym.slug,
        "x-pulse-csrf": "1",
        "x-file-name": "members.csv",
        "content-type": "text/csv",
        ...(announced ? { "content-length": String(SIZE) } : { "transfer-encoding": "chunked" }),
      },
    });
    const piece = Buffer.alloc(MEGABYTE, "first name,last name\n");
    let left = SIZE;
    const send = () => {
      while (left > 0 && !sending.destroyed) {
        left -= piece.length;
        if (!sending.write(piece)) {
          sending.once("drain", send);
          return;
        }
      }
      sending.end();
    };
    sending.on("response", (response) => {
      let text = "";
      response.on("data", (part: Buffer) => {
        text += part.toString();
      });
      response.on("end", () => {
        clearInterval(sample);
        sending.destroy();
        resolve({ status: response.statusCode ?? 0, text, peak });
      });
    });
    sending.on("error", (error) => {
      clearInterval(sample);
      reject(error);
    });
    send();
  });
}

it.each([
  ["a list", "/api/upload/import", true],
  ["a list whose size is not announced", "/api/upload/import", false],
  ["a logo", "/api/upload/logo", true],
  ["a logo whose size is not announced", "/api/upload/logo", false],
  ["a photo", "/api/upload/photo/", true],
  ["a photo whose size is not announced", "/api/upload/photo/", false],
])("says of 200 MB that they are too large: %s", async (_name, target, announced) => {
  await web.query("tenancy.gyms.here", { cookie: gym.staff[0]?.cookie ?? "", slug: gym.slug });
  const before = megabytesOf(web.pid);
  const path = target.endsWith("/") ? `${target}${gym.memberIds[0]}` : target;
  const { status, text, peak } = await upload(path, announced);
  say(`200 MB: memory ${Math.round(before)} MB before, at most ${Math.round(peak)} MB meanwhile`);
  expect(status).toBe(413);
  const { error } = JSON.parse(text) as { error: { pulse: { code: string; params: object } } };
  expect(error.pulse).toMatchObject({ code: "TOO_LARGE", params: { megabytes: expect.any(Number) } });
  expect(peak - before).toBeLessThan(120);
  expect(await web.status("/api/live")).toBe(200);
});
