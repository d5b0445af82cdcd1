/**
 * What each screen weighs and how soon it shows, in a real browser against the production build.
 *
 *   npm run bench -- pages               starts a small demo of its own
 *   npm run bench -- pages --rounds=3    the middle of three Lighthouse runs
 *   npm run bench -- pages --only=bayani only screens whose address holds the word
 *   npm run bench -- pages --strict      ends with 1 when something is over its limit
 *   PULSE_BENCH_URL=http://…             looks at a demo that already runs on the same build
 *
 * JavaScript is gzipped, with links' prefetching off (that belongs to other screens): `first` is what the page names
 * as its scripts, `in all` also everything the screen fetched without being touched until it was quiet for a second
 * (pieces of the first view, and what it fetches ahead for the first press). An empty Next page loads exactly the
 * build's root files; they are taken off both.
 */
import { spawn } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import { gzipSync } from "node:zlib";
import { type APIResponse, type Browser, type BrowserContext, chromium } from "@playwright/test";
import lighthouse from "lighthouse";
import { freePort } from "../scripts/lib/ports.mjs";
import { OWNER, SCREENS, type Screen } from "./screens";

const { values: args } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: "string", default: "1" },
    strict: { type: "boolean", default: false },
    only: { type: "string" },
    "no-lighthouse": { type: "boolean", default: false },
  },
});
const ROUNDS = Number(args.rounds);
const LIMITS = { javascript: 90_000, lcp: 1_500, accessibility: 100 };
/** Points of Lighthouse's mobile run that a screen of the member's app must have. */
const APP_LIMITS = { performance: 95, "best-practices": 100 };

/** A small demo as `npm start` runs it, on a port and in a folder of its own. */
async function startDemo(): Promise<{ origin: string; stop: () => Promise<void> }> {
  const running = process.env.PULSE_BENCH_URL;
  if (running) return { origin: running, stop: async () => undefined };
  const home = mkdtempSync(path.join(tmpdir(), "pulse-pages-"));
  // The database's own account passes through on its way to its folder.
  chmodSync(home, 0o711);
  const ready = path.join(home, "ready.json");
  const port = await freePort();
  const child = spawn(process.execPath, ["scripts/start.mjs"], {
    env: {
      ...process.env,
      PORT: String(port),
      HOST: "127.0.0.1",
      PULSE_DEMO: "small",
      PULSE_DATA_DIR: path.join(home, "data"),
      PULSE_READY_FILE: ready,
    },
    stdio: ["ignore", "ignore", "inherit"],
  });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  while (!existsSync(ready)) {
    if (child.exitCode !== null) throw new Error("the demo did not start");
    await pause(250);
  }
  return {
    origin: `http://127.0.0.1:${port}`,
    async stop() {
      child.kill("SIGTERM");
      await ended;
      rmSync(home, { recursive: true, force: true });
    },
  };
}

async function signIn(context: BrowserContext, origin: string, email: string): Promise<void> {
  const answer = await context.request.post(`${origin}/api/trpc/identity.signIn`, {
    headers: { "x-pulse-csrf": "1", origin },
    data: { email, password: "pulse-demo" },
  });
  if (!answer.ok()) throw new Error(`${email} can't sign in: ${await answer.text()}`);
}

/** What a name in an address stands for; asked as the owner, whoever looks at the screen then. */
const PLACES: Record<string, (owner: BrowserContext, origin: string) => Promise<string>> = {
  ":first": (owner, origin) => firstOf(owner, origin, "membership.members.list", { limit: 1 }),
  ":invoice": (owner, origin) => firstOf(owner, origin, "billing.invoices.list", { limit: 1 }),
  ":token": async (owner, origin) => {
    const invoiceId = await firstOf(owner, origin, "billing.invoices.list", {
      status: ["open", "partial", "overdue"],
      limit: 1,
    });
    const headers = { "x-pulse-tenant": "kifaru", "x-pulse-csrf": "1", origin };
    const made = await owner.request.post(`${origin}/api/trpc/billing.payLinks.send`, {
      headers,
      data: { invoiceId },
    });
    const { linkId } = await resultOf<{ linkId: string }>(made);
    const input = encodeURIComponent(JSON.stringify({ linkId }));
    const asked = await owner.request.get(`${origin}/api/trpc/billing.payLinks.address?input=${input}`, {
      headers,
    });
    const { url } = await resultOf<{ url: string }>(asked);
    return new URL(url, origin).pathname.split("/").at(-1) ?? "";
  },
};

async function resultOf<T>(answer: APIResponse): Promise<T> {
  if (!answer.ok()) throw new Error(`${answer.url()} answered ${await answer.text()}`);
  return ((await answer.json()) as { result: { data: T } }).result.data;
}

async function firstOf(
  owner: BrowserContext,
  origin: string,
  procedure: string,
  input: object,
): Promise<string> {
  const query = encodeURIComponent(JSON.stringify(input));
  const answer = await owner.request.get(`${origin}/api/trpc/${procedure}?input=${query}`, {
    headers: { "x-pulse-tenant": "kifaru" },
  });
  const [first] = (await resultOf<{ items: { id: string }[] }>(answer)).items;
  if (!first) throw new Error(`${procedure} has nothing to show`);
  return first.id;
}

async function addressOf(browser: Browser, origin: string, { path: place }: Screen): Promise<string> {
  const name = /:\w+/.exec(place)?.[0];
  const find = name && PLACES[name];
  if (!find) return origin + place;
  const owner = await browser.newContext();
  await signIn(owner, origin, OWNER);
  const address = origin + place.replace(name, await find(owner, origin));
  await owner.close();
  return address;
}

/** Gzipped bytes of the root files that every page of this build loads: an empty page has these alone. */
function emptyPage(): { files: Set<string>; bytes: number } {
  const manifest = JSON.parse(readFileSync(".next/build-manifest.json", "utf8")) as {
    rootMainFiles: string[];
  };
  const bytes = manifest.rootMainFiles.map((file) => gzipSync(readFileSync(path.join(".next", file))).length);
  return {
    files: new Set(manifest.rootMainFiles.map((file) => `/_next/${file}`)),
    bytes: bytes.reduce((sum, size) => sum + size, 0),
  };
}

/** Gzipped bytes of scripts that the screen loads beyond an empty page's. */
async function weigh(context: BrowserContext, url: string, root: Set<string>): Promise<Weight> {
  const html = await (await context.request.get(url)).text();
  const page = await context.newPage();
  const scripts = new Map<string, Promise<number>>();
  await page.route("**/*", (route, request) =>
    request.headers()["next-router-prefetch"] ? route.abort() : route.continue(),
  );
  page.on("response", (response) => {
    const { pathname } = new URL(response.url());
    if (!pathname.startsWith("/_next/") || !pathname.endsWith(".js") || root.has(pathname)) return;
    scripts.set(
      pathname,
      response.body().then((body) => gzipSync(body).length),
    );
  });
  await page.goto(url);
  await page.locator("h1").first().waitFor();
  await page.waitForFunction(() => !document.querySelector('[aria-busy="true"]'));
  // Live updates keep a request open, so the network is never idle; pieces of the first view are here by now.
  await page.waitForFunction(
    () => performance.now() - (performance.getEntriesByType("resource").at(-1)?.startTime ?? 0) > 1_000,
  );
  const sizes = await Promise.all([...scripts].map(async ([file, size]) => ({ file, size: await size })));
  await page.close();
  const sum = (some: typeof sizes) => some.reduce((bytes, { size }) => bytes + size, 0);
  return { first: sum(sizes.filter(({ file }) => html.includes(`"${file}"`))), all: sum(sizes) };
}

interface Weight {
  first: number;
  all: number;
}

type Cookies = Awaited<ReturnType<BrowserContext["cookies"]>>;

const CHROMIUM = {
  executablePath: process.env.CHROMIUM_PATH ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"],
};

interface Timing {
  lcp: number;
  tbt: number;
  cls: number;
  accessibility: number;
  performance: number;
  bestPractices: number;
  findings: string[];
}

/**
 * One Lighthouse run as on its mobile setting: a mid phone on slow 4G. The browser is a new one that holds the
 * person's cookies: a header would not reach what the service worker fetches, and they would be signed out.
 */
async function time(url: string, cookies: Cookies): Promise<Timing> {
  const profile = mkdtempSync(path.join(tmpdir(), "pulse-profile-"));
  const port = await freePort();
  const context = await chromium.launchPersistentContext(profile, {
    ...CHROMIUM,
    args: [...CHROMIUM.args, `--remote-debugging-port=${port}`],
  });
  try {
    await context.addCookies(cookies);
    return await judge(url, port);
  } finally {
    await context.close();
    rmSync(profile, { recursive: true, force: true });
  }
}

async function judge(url: string, port: number): Promise<Timing> {
  const run = await lighthouse(
    url,
    {
      port,
      output: "json",
      logLevel: "error",
      onlyCategories: ["performance", "accessibility", "best-practices"],
    },
    { extends: "lighthouse:default" },
  );
  if (!run) throw new Error(`Lighthouse said nothing about ${url}`);
  if (run.lhr.finalDisplayedUrl !== url) throw new Error(`${url} led to ${run.lhr.finalDisplayedUrl}`);
  const { audits, categories } = run.lhr;
  const value = (id: string) => audits[id]?.numericValue ?? Number.NaN;
  const points = (id: string) => Math.round((categories[id]?.score ?? 0) * 100);
  return {
    lcp: value("largest-contentful-paint"),
    tbt: value("total-blocking-time"),
    cls: value("cumulative-layout-shift"),
    accessibility: points("accessibility"),
    performance: points("performance"),
    bestPractices: points("best-practices"),
    findings: ["accessibility", "best-practices"]
      .flatMap((id) => categories[id]?.auditRefs ?? [])
      .filter(({ id, weight }) => weight > 0 && audits[id]?.score === 0)
      .map(({ id }) => id),
  };
}

const middle = <T>(values: readonly T[]): T => values[values.length >> 1] as T;

async function main(): Promise<boolean> {
  const { origin, stop } = await startDemo();
  let browser: Browser | undefined;
  let over = false;
  try {
    browser = await chromium.launch(CHROMIUM);
    const empty = emptyPage();
    console.log(`An empty page loads ${(empty.bytes / 1_000).toFixed(1)} kB of JavaScript; screens add:\n`);
    console.log(
      "screen                                  first kB  in all    LCP ms  TBT ms    CLS  a11y  perf  best",
    );
    for (const screen of SCREENS.filter(({ path: place }) => place.includes(args.only ?? ""))) {
      const context = await browser.newContext({ viewport: { width: 412, height: 823 } });
      if (screen.as) await signIn(context, origin, screen.as);
      const url = await addressOf(browser, origin, screen);
      const weight = await weigh(context, url, empty.files);
      // Whoever has the typeface already says so by a cookie; the timed browser is a new one.
      const cookies = (await context.cookies()).filter(({ name }) => name === "pulse_session");
      await context.close();
      const timings: Timing[] = [];
      if (screen.timed && !args["no-lighthouse"])
        for (let round = 0; round < ROUNDS; round++) timings.push(await time(url, cookies));
      const timing = middle([...timings].sort((a, b) => a.lcp - b.lcp)) as Timing | undefined;
      const faults = [
        weight.first > LIMITS.javascript ? "JavaScript" : "",
        timing && timing.lcp > LIMITS.lcp ? "LCP" : "",
        timing && timing.accessibility < LIMITS.accessibility ? timing.findings.join(" ") : "",
        screen.app && timing && timing.performance < APP_LIMITS.performance ? "performance" : "",
        screen.app && timing && timing.bestPractices < APP_LIMITS["best-practices"]
          ? `best practices ${timing.findings.join(" ")}`
          : "",
      ].filter(Boolean);
      over ||= faults.length > 0;
      const cells = timing
        ? [
            timing.lcp.toFixed(0),
            timing.tbt.toFixed(0),
            timing.cls.toFixed(3),
            String(timing.accessibility),
            String(timing.performance),
            String(timing.bestPractices),
          ]
        : ["", "", "", "", "", ""];
      console.log(
        [
          screen.path.padEnd(38),
          (weight.first / 1_000).toFixed(1).padStart(8),
          (weight.all / 1_000).toFixed(1).padStart(6),
          ...cells.map((cell, at) => cell.padStart([8, 6, 5, 4, 4, 4][at] ?? 0)),
          faults.length > 0 ? `OVER: ${faults.join(", ")}` : "",
        ].join("  "),
      );
    }
  } finally {
    await browser?.close();
    await stop();
  }
  return over;
}

if ((await main()) && args.strict) process.exitCode = 1;
