import type { IncomingMessage, ServerResponse } from "node:http";
import type { TRPCRequestInfo } from "@trpc/server/http";
import type { CallInputs } from "./inputs";
import type { ProcedureCall } from "./procedure-runner";

export type CallType = "query" | "mutation";
export type Info = TRPCRequestInfo;

/** The calls of one request, and what a context may want to know of it; made only as far as somebody looks. */
export class RequestCalls implements Info {
  readonly accept = null;
  readonly connectionParams = null;
  readonly calls: Call[];
  readonly #req: IncomingMessage;
  readonly #res: ServerResponse;
  #abort: AbortController | undefined;

  constructor(
    req: IncomingMessage,
    res: ServerResponse,
    paths: readonly string[],
    readonly isBatchCall: boolean,
    readonly type: CallType,
    inputs: CallInputs,
  ) {
    this.#req = req;
    this.#res = res;
    this.calls = paths.map((path, at) => new Call(this, path, at, type, inputs));
  }

  get url(): URL | null {
    return new URL(this.#req.url ?? "/", `http://${this.#req.headers.host ?? "localhost"}`);
  }

  /** Aborts when the client leaves before its answer is written. */
  get signal(): AbortSignal {
    if (this.#abort) return this.#abort.signal;
    const abort = new AbortController();
    this.#abort = abort;
    const res = this.#res;
    const closed = () => {
      if (!res.writableEnded) abort.abort();
    };
    if (res.closed || res.destroyed) closed();
    else res.once("close", closed);
    return abort.signal;
  }
}

class Call implements ProcedureCall {
  /** For tRPC: nothing here is loaded lazily. */
  readonly procedure = null;
  readonly getRawInput: () => Promise<unknown>;
  readonly #request: RequestCalls;
  readonly #inputs: CallInputs;

  constructor(
    request: RequestCalls,
    readonly path: string,
    readonly batchIndex: number,
    readonly type: CallType,
    inputs: CallInputs,
  ) {
    this.#request = request;
    this.#inputs = inputs;
    this.getRawInput = async () => inputs.read(batchIndex);
  }

  readInput(): unknown {
    return this.#inputs.read(this.batchIndex);
  }

  /** The input if somebody has read it. */
  result(): unknown {
    return this.#inputs.seen(this.batchIndex);
  }

  get signal(): AbortSignal {
    return this.#request.signal;
  }
}
