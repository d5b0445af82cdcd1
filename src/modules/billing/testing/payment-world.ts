import type { AddressInfo } from "node:net";
import { tenantFacts } from "@/modules/tenancy/access/service";
import type { Ports } from "@/platform/context";
import type { Database } from "@/platform/db/database";
import { statement } from "@/platform/db/statement";
import { newId, PLATFORM_TENANT } from "@/platform/ids";
import { JobRegistry } from "@/platform/jobs/registry";
import { JobRunner } from "@/platform/jobs/runner";
import { quiet, type TestGym, type TestWorld } from "@/platform/testing/world";
import { createFrontDoor, type FrontDoor } from "@/server/http/front-door";
import { HttpMetrics } from "@/server/http/http-metrics";
import { webhookRoute } from "@/server/http/webhooks";
import { dueJobs, dueSubscriptions } from "../dues/jobs";
import { billingJobs } from "../jobs";
import { listAccounts, openAccountsWith, setAccount } from "../payments/accounts/service";
import { createProviders } from "../providers/open-provider";
import type { Endpoint } from "../providers/simulators/signed-reports";
import { type Simulators, startSimulators } from "../providers/simulators/start-simulators";

const MPESA = { consumerKey: "key-of-gym", consumerSecret: "secret-of-gym", passkey: "passkey-of-gym" };
const WEBHOOK_SECRET = "whsec_of-the-test-gym";

const ROWS = statement(
  "test.outbox",
  `select tenant_id as "tenantId", id, kind, name, payload from outbox
   where dead_at is null and run_at <= now() and tenant_id = $1::uuid order by id limit 200`,
);
const FAN = statement(
  "test.fan",
  "insert into outbox (tenant_id, id, kind, name, payload) select tenant_id, $3::uuid, 'job', $2, payload from outbox where id = $1::uuid",
);
const ORDER = statement(
  "test.order",
  "insert into outbox (id, kind, name, payload) values ($1::uuid, 'job', $2, '{}'::jsonb)",
);
const DROP = statement("test.drop", "delete from outbox where id = $1::uuid");

interface Row {
  tenantId: string;
  id: string;
  kind: "event" | "job";
  name: string;
}

/** The providers' simulators, our webhook door on a real port, and the jobs run by hand: all but the browser. */
export class PaymentWorld {
  readonly world: TestWorld;
  readonly simulators: Simulators;
  readonly door: FrontDoor;
  readonly #registry: JobRegistry;
  readonly #stripe: { secretKey: string; webhook?: Endpoint };
  readonly #paymongo: { secretKey: string; live: boolean; webhook?: Endpoint };

  constructor(parts: {
    world: TestWorld;
    simulators: Simulators;
    door: FrontDoor;
    stripe: { secretKey: string; webhook?: Endpoint };
    paymongo: { secretKey: string; live: boolean; webhook?: Endpoint };
    registry?: JobRegistry | undefined;
  }) {
    this.world = parts.world;
    this.simulators = parts.simulators;
    this.door = parts.door;
    this.#stripe = parts.stripe;
    this.#paymongo = parts.paymongo;
    this.#registry = parts.registry ?? new JobRegistry([...billingJobs, ...dueJobs], dueSubscriptions);
  }

  #runner(ports: Ports): JobRunner {
    return new JobRunner({
      ports,
      registry: this.#registry,
      tenantOf: async (tenantId) => {
        const facts = await tenantFacts(ports, tenantId);
        if (!facts) throw new Error("no such gym");
        return facts;
      },
      stopping: never,
    });
  }

  /** Gives a gym its accounts at the simulators. Stripe and PayMongo report to the newest gym that was set up. */
  async setUp(gym: TestGym, mpesa: { pulls?: boolean } = {}): Promise<void> {
    const { url } = this.simulators;
    await this.world.within(gym, async (ctx) => {
      await setAccount(ctx, {
        provider: "mpesa",
        live: false,
        simulatorUrl: `${url}/mpesa`,
        shortCode: "600123",
        initiator: { name: "api", securityCredential: "sealed" },
        ...MPESA,
        ...mpesa,
      });
      await setAccount(ctx, {
        provider: "stripe",
        simulatorUrl: `${url}/stripe`,
        publishableKey: "pk_test_gym",
        secretKey: "sk_test_gym",
        webhookSecrets: [WEBHOOK_SECRET],
      });
      await setAccount(ctx, {
        provider: "paymongo",
        live: false,
        simulatorUrl: `${url}/paymongo`,
        secretKey: "sk_test_pm_gym",
        webhookSecrets: [WEBHOOK_SECRET],
      });
    });
    this.#stripe.webhook = { url: await this.webhookUrl(gym, "stripe"), secret: WEBHOOK_SECRET };
    this.#paymongo.webhook = { url: await this.webhookUrl(gym, "paymongo"), secret: WEBHOOK_SECRET };
  }

  /** The address at which a provider reports to a gym. */
  async webhookUrl(gym: TestGym, provider: string): Promise<string> {
    const accounts = await this.world.within(gym, (ctx) => listAccounts(ctx));
    return accounts.find((one) => one.provider === provider)?.webhookUrl ?? "";
  }

  /** Runs what has been ordered, and what that orders, until nothing is left. */
  async drain(gym: TestGym): Promise<void> {
    for (let round = 0; round < 50; round++) {
      const rows = await this.#ordered(gym);
      if (rows.length === 0) return;
      await Promise.all(rows.map((row) => this.#run(row, this.world.ports)));
    }
    throw new Error("the jobs do not come to an end");
  }

  #ordered(gym: TestGym): Promise<Row[]> {
    return this.world.db.system("test", PLATFORM_TENANT, (db) => db.rows<Row>(ROWS, [gym.facts.id]));
  }

  /** Runs what has been ordered in a worker that dies when it begins its transaction number `after` + 1. */
  async drainUntilDeath(gym: TestGym, after: number): Promise<void> {
    for (const row of await this.#ordered(gym)) {
      await this.#run(row, { ...this.world.ports, db: dyingAfter(this.world.db, after) }).catch(
        () => undefined,
      );
    }
  }

  /** Runs a scheduled job now. */
  async runScheduled(gym: TestGym, name: string): Promise<void> {
    const id = newId();
    await this.world.db.systemTransaction("test", gym.facts.id, (db) => db.rows(ORDER, [id, name]));
    await this.drain(gym);
  }

  async #run(row: Row, ports: Ports): Promise<void> {
    if (row.kind === "job") {
      const ref = { tenantId: row.tenantId, id: row.id, name: row.name };
      const outcome = await this.#runner(ports).run(ref, never);
      if (outcome === "retry") throw new Error(`${row.name} failed`);
      return;
    }
    await this.world.db.systemTransaction("test", PLATFORM_TENANT, async (db) => {
      for (const job of this.#registry.reactions(row.name)) {
        await db.rows(FAN, [row.id, job.name, newId()]);
      }
      await db.rows(DROP, [row.id]);
    });
  }

  async close(): Promise<void> {
    await this.simulators.close();
    await this.door.close(0);
  }
}

const never = new AbortController().signal;

/** The database as a worker sees it that is killed: what was committed stays, the next transaction never comes. */
function dyingAfter(db: Database, transactions: number): Database {
  let left = transactions;
  return new Proxy(db, {
    get(target, name) {
      if (name === "transaction" && left-- <= 0) {
        return () => Promise.reject(new Error("the worker is gone"));
      }
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

/**
 * @param options `decisionMs` from a prompt to the customer's decision; `registry` for more jobs than those of payments
 *   and dues
 */
export async function startPaymentWorld(
  world: TestWorld,
  options: { decisionMs?: number; slowMs?: number; registry?: JobRegistry } = {},
): Promise<PaymentWorld> {
  const door = createFrontDoor({
    routes: [webhookRoute(world.ports)],
    logger: quiet,
    metrics: new HttpMetrics(),
  });
  await new Promise<void>((resolve) => door.server.listen(0, "127.0.0.1", resolve));
  const publicUrl = `http://127.0.0.1:${(door.server.address() as AddressInfo).port}`;
  Object.assign(world.ports, { publicUrl, demo: "small" });
  const { decisionMs = 10, slowMs = 300 } = options;
  const policy = { timeoutMs: 2_000, retryPausesMs: [5] };
  openAccountsWith(world.clock, createProviders({ clock: world.clock, policy }));
  const stripe: { secretKey: string; webhook?: Endpoint } = { secretKey: "sk_test_gym" };
  const paymongo: { secretKey: string; live: boolean; webhook?: Endpoint } = {
    secretKey: "sk_test_pm_gym",
    live: false,
  };
  const simulators = await startSimulators(
    {
      mpesa: [{ shortCode: "600123", ...MPESA }],
      stripe: [stripe],
      paymongo: [paymongo],
    },
    { clock: world.clock, decisionMs, slowMs },
  );
  return new PaymentWorld({ world, simulators, door, stripe, paymongo, registry: options.registry });
}

/** Waits until something holds. @throws when it does not within three seconds */
export async function until<T>(look: () => Promise<T>, holds: (value: T) => boolean): Promise<T> {
  const end = performance.now() + 3_000;
  for (;;) {
    const value = await look();
    if (holds(value)) return value;
    if (performance.now() > end) throw new Error(`still ${JSON.stringify(value)}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
