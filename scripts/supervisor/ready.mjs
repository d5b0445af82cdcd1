import { get } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { Complaint } from "../lib/complaint.mjs";

const TIMEOUT_MS = 120_000;

function answersReady(host, port) {
  const address = host === "0.0.0.0" ? "127.0.0.1" : host === "::" ? "::1" : host;
  return new Promise((resolve) => {
    const request = get({ host: address, port, path: "/api/ready", timeout: 5_000 }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    request.on("timeout", () => request.destroy());
    request.on("error", () => resolve(false));
  });
}

/**
 * Waits until the web process says so by HTTP and the worker by a message `{ type: "ready" }`.
 *
 * @throws Complaint when one of them ends meanwhile, or takes two minutes
 */
export async function untilReady({ children, host, port, isEnding }) {
  const deadline = Date.now() + TIMEOUT_MS;
  const late = (name) =>
    new Complaint(
      `The ${name} process is not ready after ${TIMEOUT_MS / 1000} s.`,
      "Its last lines are above.",
    );
  const web = (async () => {
    while (!isEnding()) {
      if (await answersReady(host, port)) return children.web.becomeReady();
      if (Date.now() > deadline) throw late("web");
      await sleep(100);
    }
  })();
  const timeout = new AbortController();
  const worker = Promise.race([
    children.worker.ready,
    sleep(TIMEOUT_MS, undefined, { signal: timeout.signal }).then(() => {
      throw late("worker");
    }),
  ]).finally(() => timeout.abort());
  await Promise.all([Promise.race([web, children.web.ready.then(() => web)]), worker]);
}
