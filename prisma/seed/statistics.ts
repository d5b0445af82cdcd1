import pg from "pg";

/** Milliseconds to the first look, and how much longer each next wait is: tables grow fastest at the beginning. */
const FIRST_WAIT = 2_500;
const LONGER = 1.5;

/**
 * Lets PostgreSQL count the tables again and again while they fill: what it planned for empty ones would read all of
 * them for every row. Without the owner's address nothing is counted, and all takes longer.
 */
export function keepStatistics(ownerUrl: string | undefined): { stop: () => Promise<void> } {
  if (!ownerUrl) return { stop: async () => undefined };
  let timer: NodeJS.Timeout | undefined;
  let wait = FIRST_WAIT;
  let running = Promise.resolve();
  const look = async () => {
    const client = new pg.Client({ connectionString: ownerUrl, connectionTimeoutMillis: 5_000 });
    try {
      await client.connect();
      await client.query("analyze");
    } catch {
      // The demo is right without it.
    } finally {
      await client.end().catch(() => undefined);
    }
  };
  const next = () => {
    timer = setTimeout(() => {
      running = look().then(next);
    }, wait);
    wait *= LONGER;
  };
  next();
  return {
    stop: async () => {
      await running;
      clearTimeout(timer);
      await look();
    },
  };
}
