import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Complaint } from "../lib/complaint.mjs";
import { ROOT } from "../lib/paths.mjs";
import { freePort } from "../lib/ports.mjs";

/** The reverse proxy of docker-compose.yml, with its own configuration, in front of a web process of the image. */

const PROGRAMS = ["/usr/sbin/nginx", "/usr/bin/nginx", "/usr/local/bin/nginx", "/opt/homebrew/bin/nginx"];
const WAIT_MS = 30_000;
const BODY_BYTES = 11 * 1024 * 1024;
const ONCE = [
  "content-security-policy",
  "x-content-type-options",
  "x-frame-options",
  "referrer-policy",
  "permissions-policy",
  "cross-origin-opener-policy",
];

function need(holds, problem) {
  if (!holds) throw new Complaint(`The proxy: ${problem}.`);
}

/** docker/nginx/nginx.conf for this machine's ports and folders; everything else is as it is. */
function configuration(webPort, ports, folder) {
  const replaced = [
    ["http://web:3000", `http://127.0.0.1:${webPort}`],
    ["listen 8080;", `listen 127.0.0.1:${ports.open};`],
    ["listen 8081;", `listen 127.0.0.1:${ports.tunnel};`],
    ["    8081    ", `    ${ports.tunnel}    `],
    ["/tmp/", `${folder}/`],
    ["/dev/stderr", `${folder}/error.log`],
    ["/dev/stdout", `${folder}/access.log`],
  ];
  const source = readFileSync(join(ROOT, "docker/nginx/nginx.conf"), "utf8");
  return replaced.reduce((text, [from, to]) => {
    need(text.includes(from), `docker/nginx/nginx.conf no longer says "${from}"`);
    return text.replaceAll(from, to);
  }, source);
}

/** Starts nginx for as long as `use` takes. */
async function withNginx(webPort, use) {
  const program = PROGRAMS.find((path) => existsSync(path));
  if (!program)
    throw new Complaint("nginx was not found.", "Debian, Ubuntu: sudo apt-get install nginx-light");
  const folder = mkdtempSync(join(tmpdir(), "pulse-proxy-"));
  chmodSync(folder, 0o755);
  const ports = { open: await freePort(), tunnel: await freePort() };
  const file = join(folder, "nginx.conf");
  writeFileSync(file, configuration(webPort, ports, folder));
  const log = openSync(join(folder, "error.log"), "a");
  const child = spawn(program, ["-c", file, "-e", join(folder, "error.log"), "-g", "daemon off;"], {
    stdio: ["ignore", log, log],
  });
  const ended = once(child, "exit");
  try {
    const deadline = Date.now() + WAIT_MS;
    while (!(await get(ports.open, "/api/live").catch(() => undefined))) {
      const said = () => readFileSync(join(folder, "error.log"), "utf8");
      need(child.exitCode === null && Date.now() < deadline, `it does not start: ${said()}`);
    }
    return await use(ports);
  } finally {
    child.kill("SIGTERM");
    await ended;
    rmSync(folder, { recursive: true, force: true });
  }
}

/** One request, with its headers as they came. */
function get(port, path, { headers = {}, method = "GET", body } = {}) {
  return new Promise((resolve, reject) => {
    const call = request({ port, path, method, headers, host: "127.0.0.1" }, (answer) => {
      const chunks = [];
      answer.on("data", (chunk) => chunks.push(chunk));
      answer.on("error", reject);
      answer.on("end", () => {
        const { statusCode: status, headers: named, rawHeaders } = answer;
        const names = rawHeaders.filter((_text, at) => at % 2 === 0).map((name) => name.toLowerCase());
        resolve({ status, headers: named, names, text: Buffer.concat(chunks).toString("utf8") });
      });
    });
    call.on("error", reject);
    call.end(body);
  });
}

/** Opens the live stream, and waits until what `act` does arrives in it. */
async function hears(port, path, cookie, act) {
  const call = request({
    port,
    path,
    host: "127.0.0.1",
    headers: { cookie, "accept-encoding": "gzip" },
  }).end();
  const [answer] = await once(call, "response", { signal: AbortSignal.timeout(WAIT_MS) });
  try {
    need(answer.statusCode === 200, `the live stream answers ${answer.statusCode}`);
    need(!answer.headers["content-encoding"], "the live stream is compressed, so it waits for more");
    await once(answer, "data", { signal: AbortSignal.timeout(WAIT_MS) });
    const next = once(answer, "data", { signal: AbortSignal.timeout(WAIT_MS) });
    await act();
    const [chunk] = await next.catch(() => {
      throw new Complaint("The proxy: live messages are held back.");
    });
    need(chunk.length > 0, "an empty live message");
  } finally {
    call.destroy();
  }
}

/**
 * Checks what the proxy adds, and what it must not.
 *
 * @param web      `port` of the web process, which trusts 127.0.0.1
 * @param visitor  signed in: `cookie`, `slug`, `topic` of live updates, `checkIn` that makes one
 * @param endWeb   ends the web process, for what is answered without it
 */
export async function checkProxy({ port }, visitor, endWeb) {
  await withNginx(port, async (ports) => {
    const page = await get(ports.open, "/sign-in", { headers: { "accept-encoding": "gzip, br" } });
    need(page.status === 200, `/sign-in answers ${page.status}`);
    for (const name of ONCE) {
      const times = page.names.filter((other) => other === name).length;
      need(times === 1, `${name} is there ${times} times`);
    }
    need(page.headers["content-encoding"] !== undefined, "pages travel without compression");
    need(!page.names.includes("strict-transport-security"), "a plain connection is taken for https");
    const claims = { "x-forwarded-proto": "https", "x-forwarded-for": "203.0.113.9" };
    const claimed = await get(ports.open, "/sign-in", { headers: claims });
    need(!claimed.names.includes("strict-transport-security"), "a visitor's own claims are believed");
    const secure = await get(ports.tunnel, "/sign-in");
    need(secure.names.includes("strict-transport-security"), "the tunnel is not taken for https");

    const script = /\/_next\/static\/[^"]+\.js/.exec(secure.text)?.[0] ?? "";
    const file = await get(ports.open, script);
    need(
      file.status === 200 && /immutable/.test(file.headers["cache-control"]),
      "a script is not kept for good",
    );

    const data = "/api/trpc/membership.plans.list";
    const call = { cookie: visitor.cookie, "x-pulse-tenant": visitor.slug, "accept-encoding": "gzip" };
    const list = await get(ports.open, data, { headers: call });
    need(list.status === 200, `${data} answers ${list.status}`);
    const body = Buffer.alloc(BODY_BYTES);
    const large = await get(ports.open, "/api/trpc/identity.signIn", { method: "POST", body });
    need(large.status === 413, `a body of 11 MB is answered with ${large.status}`);
    need((await get(ports.open, "/api/metrics")).status === 404, "figures are shown to the world");
    await hears(ports.open, `/api/events?topics=${visitor.topic}`, visitor.cookie, visitor.checkIn);

    await endWeb();
    need((await get(ports.open, script)).status === 200, "scripts are gone while web restarts");
    const away = await get(ports.open, "/sign-in");
    need(away.status === 503 && away.headers["retry-after"], `without web it answers ${away.status}`);
  });
}
