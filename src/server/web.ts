import { mkdir } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import path from "node:path";
import type { Duplex } from "node:stream";
import { setTimeout as pause } from "node:timers/promises";
import { isMigrated } from "@/platform/db/schema-version";
import type { Env } from "@/platform/env";
import { queueHealth } from "@/platform/jobs/health";
import { ProcessBeat } from "@/platform/processes/process-beat";
import { Actors } from "./actors";
import { api } from "./api";
import { createRequestContext } from "./context";
import { calendarRoutes } from "./files/calendar-routes";
import { importRoutes } from "./files/import-routes";
import { invoiceRoutes } from "./files/invoice-routes";
import { operatorRoutes } from "./files/operator-routes";
import { fileRoutes, type MakeContext } from "./files/routes";
import { shiftRoutes } from "./files/shift-routes";
import { signatureRoutes } from "./files/signature-routes";
import { storefrontRoutes } from "./files/storefront-routes";
import { unsubscribeRoutes } from "./files/unsubscribe-routes";
import { exact, type Route, sendRefusal, under } from "./http/exchange";
import { createFrontDoor, type UpgradeRoute } from "./http/front-door";
import { HttpMetrics } from "./http/http-metrics";
import { Events } from "./http/live/events";
import { createMachineReport } from "./http/machine";
import { probeRoutes } from "./http/probes";
import { guardProcess } from "./http/process-guards";
import { SCRIPT_POLICY } from "./http/security-headers";
import { scriptRoute } from "./http/static-file";
import { staticFilesRoute } from "./http/static-files";
import { trpcRoute } from "./http/trpc/trpc-route";
import { webhookRoute } from "./http/webhooks";
import { createListening } from "./listening";
import { processMetrics } from "./metrics/process-metrics";
import { webMetrics } from "./metrics/web-metrics";
import { createPorts } from "./ports";
import { createShellBridge } from "./shell";
import { tracesOf } from "./traces";

/** Two pipelined connections keep PostgreSQL busy; more only make them wait for each other. */
const HOT_LANES = 2;
const GRACE_MS = 10_000;
/** In development an open page's hot reload never ends by itself, and the next process waits for this one. */
const DEV_GRACE_MS = 300;

/** What answers everything that is not the API. */
export interface Screens {
  handle(req: IncomingMessage, res: ServerResponse): unknown;
  /** Development's hot reload travels over a WebSocket of its own. */
  upgrade(req: IncomingMessage, socket: Duplex, head: Buffer): Promise<void>;
  close(): Promise<void>;
}

/**
 * Starts the web process: the front door, the API, live updates and the screens behind one port.
 * @param startScreens called once the bridge that pages ask is in place and the API listens: after a crash, desks
 *   and kiosks need not wait for the screens.
 */
export async function startWeb(env: Env, startScreens: () => Promise<Screens>): Promise<void> {
  const dev = env.PULSE_DEV;
  const grace = dev ? DEV_GRACE_MS : GRACE_MS;
  await mkdir(env.dataDir, { recursive: true });
  const endTraces = await tracesOf(env, "web");
  const { ports, close: closePorts } = await createPorts(env, "web", { hotLanes: HOT_LANES });
  const { logger, realtime, db } = ports;
  const actors = new Actors(ports);
  (globalThis as { __pulse?: unknown }).__pulse = createShellBridge(ports, actors);

  const beat = new ProcessBeat({ db, role: "web" });
  const metrics = new HttpMetrics();
  const events = new Events({ realtime, logger, authorize: createListening(ports, actors) });
  processMetrics(metrics.registry, db);
  webMetrics(metrics, actors, events);
  let screens: Promise<Screens> | undefined;
  let shown = false;
  /** The API answers while the screens are still loading; whoever asks for one waits that long. */
  const show = async (req: IncomingMessage, res: ServerResponse) => (await screens)?.handle(req, res);
  const probes = probeRoutes({
    metrics,
    metricsToken: env.PULSE_METRICS_TOKEN,
    away: () => (door.draining() ? "draining" : shown ? undefined : "starting"),
    migrated: () => isMigrated(db),
    checks: {
      database: async () => {
        await db.ping();
      },
      parts: {
        queue: async () => {
          if ((await queueHealth(db)).workers === 0) throw new Error("no worker is alive");
        },
        live: () => {
          if (!realtime.healthy()) throw new Error("live messages do not arrive");
        },
      },
      machine: createMachineReport(env.dataDir),
    },
  });
  const makeContext: MakeContext = (exchange, req, res) =>
    createRequestContext(ports, actors, exchange, req, res);
  const routes: Route[] = [
    trpcRoute({ router: api, ports, metrics, createContext: makeContext }),
    { name: "events", matches: exact("/api/events"), handle: events.handle, longLived: true },
    ...probes,
    ...fileRoutes(ports, makeContext),
    ...importRoutes(ports, makeContext),
    ...invoiceRoutes(ports, makeContext),
    ...shiftRoutes(ports, makeContext),
    ...operatorRoutes(ports, makeContext),
    ...calendarRoutes(ports, makeContext),
    ...unsubscribeRoutes(ports, makeContext),
    webhookRoute(ports),
    ...signatureRoutes(ports, makeContext),
    {
      name: "none",
      matches: under("/api/"),
      handle: (_req, res, { id }) => sendRefusal(res, "NOT_FOUND", id),
    },
    scriptRoute("/sw.js", path.resolve("dist/sw.js"), { "service-worker-allowed": "/" }),
    ...(dev ? [] : [staticFilesRoute(path.resolve(".next/static"))]),
    {
      name: "static",
      matches: under("/_next/"),
      handle: show,
      ownCsrf: true,
      policy: SCRIPT_POLICY,
    },
    ...storefrontRoutes(ports, makeContext, show),
    { name: "page", matches: () => true, handle: show, page: true, logged: true },
  ];
  const hotReload: UpgradeRoute = {
    matches: under("/_next/"),
    handle: async (req, socket, head) => await (await screens)?.upgrade(req, socket, head),
  };
  const door = createFrontDoor({
    routes,
    upgrades: dev ? [hotReload] : [],
    logger,
    metrics,
    trustedProxies: env.PULSE_TRUSTED_PROXIES,
    publicUrl: env.PULSE_PUBLIC_URL,
    dev,
  });

  let ending = false;
  const end = (reason: string, code: number): void => {
    if (ending) return;
    ending = true;
    logger.info({ reason }, "stopping");
    // Not ready from now on; after a failure nobody's requests are worth waiting for.
    door.drain();
    const settle = dev || code !== 0 ? 0 : env.PULSE_DRAIN_SECONDS * 1_000;
    // Whatever hangs, the process ends: its supervisor waits.
    setTimeout(() => process.exit(code), settle + grace + (dev ? 1_000 : 3_000)).unref();
    const finish = async () => {
      // A proxy needs a moment to notice; who is told to come back earlier would meet this process again.
      await pause(settle);
      events.close();
      const clean = await door.close(grace);
      if (!clean && !dev) logger.warn({}, "some answers were cut off");
      actors.close();
      await beat.stop();
      await Promise.allSettled([screens?.then((made) => made.close()), closePorts(), endTraces()]);
    };
    void finish().finally(() => process.exit(code));
  };
  guardProcess(logger, end);

  door.server.once("error", (error: Error & { code?: string }) => {
    const taken = error.code === "EADDRINUSE";
    logger.error(taken ? { port: env.PORT } : { err: error }, taken ? "the port is taken" : "cannot listen");
    end("cannot listen", 1);
  });
  door.server.listen(env.PORT, env.HOST, () => {
    logger.info({ host: env.HOST, port: env.PORT }, "listening");
    void beat.start();
    screens = startScreens();
    screens.then(
      () => {
        shown = true;
        process.send?.({ type: "ready" });
      },
      (error: unknown) => {
        logger.error({ err: error }, "the screens do not start");
        end("the screens do not start", 1);
      },
    );
  });
}
