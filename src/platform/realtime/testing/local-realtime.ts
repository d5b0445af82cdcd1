import { createLogger } from "../../logger";
import { Hub } from "../hub";
import type { Realtime } from "../realtime";

/** Delivers at once, inside the process; what the real carriers promise, without their latency. */
export function localRealtime(): Realtime {
  const hub = new Hub({
    logger: createLogger("test", "silent"),
    maxBytes: 1_000,
    send: async () => undefined,
  });
  return {
    publish: (topic, message) => hub.publish(topic, message),
    subscribe: (topic, listener) => hub.subscribe(topic, listener),
    position: () => hub.position(),
    reach: (position) => hub.reach(position),
    since: (position, topics) => hub.since(position, topics),
    spoke: (milliseconds, topics) => hub.spoke(milliseconds, topics),
    healthy: () => true,
    close: () => hub.drain(),
  };
}
