import { readEnv } from "@/platform/env";
import { startWork } from "../work";

/** The worker with all its jobs, but that it misses a dead one's after two seconds: tests have less time than gyms. */
await startWork(readEnv(), { queue: { lock: 1_500, backoff: 200 }, staleAfter: 2_000 });
