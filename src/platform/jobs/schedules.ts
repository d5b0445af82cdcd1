import { CronExpressionParser } from "cron-parser";
import { v5 } from "uuid";
import type { Ports } from "../context";
import type { Db } from "../db/database";
import { statement } from "../db/statement";
import { OUTBOX_TOPIC } from "../effects";
import { PLATFORM_TENANT } from "../ids";
import type { Schedule } from "./definitions";
import { describeFailure } from "./failure";
import type { JobRegistry } from "./registry";

const ZONES = statement("schedules.zones", "select distinct zone from tenant where status = 'active'");
const LAST = statement(
  "schedules.last",
  "select job, zone, max(slot) as slot from schedule_tick group by job, zone",
);
const CLAIM = statement(
  "schedules.claim",
  "insert into schedule_tick (job, zone, slot) values ($1, $2, $3::timestamptz) on conflict do nothing returning job",
);
const TENANTS = statement(
  "schedules.tenants",
  "select id from tenant where status = 'active' and ($1::text is null or zone = $1)",
);
const ORDER = statement(
  "schedules.order",
  `insert into outbox (tenant_id, id, kind, name, payload)
   select o.tenant_id, o.id, 'job', $1, '{}'::jsonb
   from unnest($2::uuid[], $3::uuid[]) as o(tenant_id, id)
   on conflict do nothing`,
);

/** The latest moment of a schedule that is not after `now`. @throws when the cron text is wrong. */
export function latestSlot(cron: string, zone: string, now: Date): Date {
  // `prev` is strictly before its date, and a schedule's own moment counts.
  const currentDate = new Date(now.getTime() + 1);
  return CronExpressionParser.parse(cron, { tz: zone, currentDate }).prev().toDate();
}

/** The first moment of a schedule after `now`. */
export function nextSlot(cron: string, zone: string, now: Date): Date {
  return CronExpressionParser.parse(cron, { tz: zone, currentDate: now }).next().toDate();
}

export interface SchedulesOptions {
  ports: Ports;
  registry: JobRegistry;
  /** Milliseconds between two looks at the clock. */
  every?: number;
}

/**
 * Orders scheduled jobs. What has been ordered stands in the database, so that it survives the queue's loss, is made
 * up for after an outage (the latest missed moment only) and happens once however many workers look at the clock.
 * A schedule seen for the first time starts with its next moment.
 */
export class Schedules {
  readonly #options: SchedulesOptions;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<unknown> | undefined;
  #stopped = false;

  constructor(options: SchedulesOptions) {
    this.#options = options;
    // A wrong cron text or zone fails the start, not the first night.
    for (const { schedule } of options.registry.scheduled()) {
      latestSlot(schedule.cron, schedule.zone ?? "UTC", new Date());
    }
  }

  start(): void {
    const { ports, every = 5_000 } = this.#options;
    const look = () => {
      this.#running = this.tick()
        .catch((error: unknown) =>
          ports.logger.warn({ reason: describeFailure(error) }, "the schedules could not be read"),
        )
        .finally(() => {
          if (!this.#stopped) this.#timer = setTimeout(look, every);
        });
    };
    look();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#running;
  }

  /** Orders what is due. @returns how many jobs were ordered. */
  async tick(): Promise<number> {
    const { ports, registry } = this.#options;
    const scheduled = registry.scheduled();
    if (scheduled.length === 0) return 0;
    const { zones, last } = await ports.db.system("schedules", PLATFORM_TENANT, async (db) => ({
      zones: (await db.rows<{ zone: string }>(ZONES)).map((row) => row.zone),
      last: new Map(
        (await db.rows<{ job: string; zone: string; slot: string }>(LAST)).map((row) => [
          `${row.job} ${row.zone}`,
          new Date(row.slot).getTime(),
        ]),
      ),
    }));
    const now = ports.clock.now();
    let ordered = 0;
    for (const job of scheduled) {
      for (const zone of zonesOf(job.schedule, zones, ports.zone)) {
        const slot = latestSlot(job.schedule.cron, zone, now);
        const known = last.get(`${job.name} ${zone}`);
        if (known !== undefined && known >= slot.getTime()) continue;
        ordered += await this.#order(job.name, job.schedule, zone, slot, known === undefined);
      }
    }
    if (ordered > 0) ports.realtime.publish(OUTBOX_TOPIC, {});
    return ordered;
  }

  async #order(job: string, schedule: Schedule, zone: string, slot: Date, first: boolean): Promise<number> {
    const { db } = this.#options.ports;
    return await db.systemTransaction("schedules", PLATFORM_TENANT, async (tx) => {
      // Whoever inserts the row orders; another worker waits here and then finds it taken.
      const claimed = await tx.rows(CLAIM, [job, zone, slot.toISOString()]);
      if (claimed.length === 0 || first) return 0;
      const tenants = await tenantsOf(tx, schedule, zone);
      const ids = tenants.map((tenant) => v5(`${job} ${zone} ${slot.toISOString()}`, tenant));
      await tx.rows(ORDER, [job, tenants, ids]);
      return tenants.length;
    });
  }
}

function zonesOf(
  schedule: Schedule,
  tenantZones: readonly string[],
  own: string | undefined,
): readonly string[] {
  if (schedule.zone) return [schedule.zone];
  return schedule.scope === "platform" ? [own ?? "UTC"] : tenantZones;
}

async function tenantsOf(db: Db, schedule: Schedule, zone: string): Promise<string[]> {
  if (schedule.scope === "platform") return [PLATFORM_TENANT];
  const rows = await db.rows<{ id: string }>(TENANTS, [schedule.zone ? null : zone]);
  return rows.map((row) => row.id);
}
