import type { IncomingMessage, ServerResponse } from "node:http";
import { receiveWebhook } from "@/modules/billing/payments/webhooks/service";
import type { Ports } from "@/platform/context";
import { DomainError, ERROR_TABLE } from "@/platform/errors";
import { readBytes } from "../files/body";
import { type Exchange, type Route, sendJson, under } from "./exchange";

const PREFIX = "/api/webhooks/";
const MAX_BYTES = 256 * 1_024;

async function receive(
  ports: Ports,
  req: IncomingMessage,
  res: ServerResponse,
  { id, path }: Exchange,
): Promise<void> {
  const [word = "", token = "", ...rest] = path.slice(PREFIX.length).split("/");
  if (req.method !== "POST") {
    req.resume();
    res.setHeader("allow", "POST");
    sendJson(res, 405, {});
    return;
  }
  try {
    // Signatures are about the very bytes that came.
    const body = await readBytes(req, MAX_BYTES);
    const delivery = { headers: req.headers, body, path: rest.join("/") };
    const reply = await receiveWebhook(ports, { word, token }, delivery, id);
    res.writeHead(reply.status, {
      "content-type": "application/json",
      "cache-control": "no-store",
      "content-length": Buffer.byteLength(reply.body),
    });
    res.end(reply.body);
  } catch (error) {
    // Anything but a 2xx makes the provider send it again.
    const status = error instanceof DomainError ? ERROR_TABLE[error.code].http : 500;
    if (status >= 500) ports.logger.error({ err: error, requestId: id }, "a webhook could not be handled");
    sendJson(res, status, {});
  }
}

/** Where payment providers report. They are no browsers: what stands for their origin is a signature or the address. */
export function webhookRoute(ports: Ports): Route {
  return {
    name: "webhook",
    matches: under(PREFIX),
    ownCsrf: true,
    handle: (req, res, exchange) => receive(ports, req, res, exchange),
  };
}
