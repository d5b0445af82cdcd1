/**
 * Holds many streams of live updates, as one process among several: told by messages from its parent which, says
 * how many are open, when an event has reached all of them, and when all were sent away.
 */
import { connect } from "node:net";

/** How many knock at the same time: a crowd, no storm. */
const AT_ONCE = 50;
const MARK = /"mark":"([^"]+)"/;

const sockets = new Set();
let said = 0;
const heard = new Map();

function now() {
  return Number(process.hrtime.bigint()) / 1e6;
}

function open({ port, localAddress, path, cookie }) {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: "127.0.0.1", localAddress });
    let ready = false;
    socket.once("error", (error) => (ready ? sockets.delete(socket) : reject(error)));
    socket.once("connect", () => {
      socket.write(
        `GET ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\naccept: text/event-stream\r\ncookie: ${cookie}\r\n\r\n`,
      );
    });
    socket.on("data", (chunk) => {
      const text = chunk.toString("latin1");
      if (!ready) {
        if (!text.startsWith("HTTP/1.1 200")) reject(new Error(text.slice(0, 200)));
        if (!text.includes("event: ready")) return;
        ready = true;
        sockets.add(socket);
        resolve();
        return;
      }
      const [, mark] = MARK.exec(text) ?? [];
      if (mark) count(mark);
      if (text.includes("event: bye")) said += 1;
    });
    socket.once("close", () => {
      sockets.delete(socket);
      if (ready && sockets.size === 0) process.send({ type: "gone", said, at: now() });
    });
  });
}

function count(mark) {
  const times = (heard.get(mark) ?? 0) + 1;
  heard.set(mark, times);
  if (times === sockets.size) process.send({ type: "heard", mark, at: now() });
}

process.on("message", async ({ streams }) => {
  try {
    const waiting = [...streams];
    const knock = async () => {
      for (let next = waiting.pop(); next; next = waiting.pop()) await open(next);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, knock));
    process.send({ type: "open", count: sockets.size });
  } catch (error) {
    process.send({ type: "failed", message: String(error) });
  }
});
