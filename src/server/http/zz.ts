import { fork } from "node:child_process";
import { createServer } from "node:http";
import { connect } from "node:net";
import { createLogger } from "@/platform/logger";
import { Hub } from "@/platform/realtime/hub";
import { Events } from "./live/events";

if (process.argv[2]) {
  const port = Number(process.argv[2]);
  let n = 0;
  const next = () => {
    if (n++ < 10000) {
      const s = connect(port, "127.0.0.1", next);
      s.on("error", (e) => {
        console.log(e.message);
        process.exit(1);
      });
      s.write("GET /api/events?topics=t/a HTTP/1.1\r\nhost: x\r\n\r\n");
      s.resume();
    }
  };
  for (let i = 0; i < 20; i++) next();
} else {
  const logger = createLogger("t", "silent");
  const hub = new Hub({ logger, maxBytes: 7900, send: async () => {} });
  const realtime = {
    publish: (t: string, m: object) => hub.publish(t, m as never),
    subscribe: (t: string, l: never) => hub.subscribe(t, l),
    healthy: () => true,
    close: async () => {},
  };
  const events = new Events({
    realtime: realtime as never,
    logger,
    authorize: () => ({ allows: () => true }),
  });
  const server = createServer((q, s) => void events.handle(q, s, { id: "x" } as never)).listen(0, () => {
    const { port } = server.address() as { port: number };
    const before = process.memoryUsage().rss;
    const child = fork(process.argv[1]!, [String(port)]);
    const t = setInterval(() => {
      if (events.size < 10000) return;
      clearInterval(t);
      setTimeout(() => {
        const c0 = process.cpuUsage();
        const rss = (process.memoryUsage().rss - before) / 1e6;
        setTimeout(() => {
          const c = process.cpuUsage(c0);
          const a = performance.now();
          realtime.publish("t/a", { n: 1 });
          console.log({
            clients: events.size,
            rssMB: rss,
            perConnKB: (rss * 1000) / 10000,
            idleCpuPercent: ((c.user + c.system) / 1e6 / 15) * 100,
            publishMs: performance.now() - a,
          });
          child.kill();
          process.exit(0);
        }, 15000);
      }, 2000);
    }, 200);
  });
}
