import { type AnyTRPCRouter, callTRPCProcedure, getTRPCErrorFromUnknown, TRPCError } from "@trpc/server";
import { z } from "zod";
import { WholeContext } from "@/platform/trpc/whole-context";

/** One call of one procedure, as its middlewares and its resolver see it. */
export interface ProcedureCall {
  readonly path: string;
  readonly batchIndex: number;
  readonly type: "query" | "mutation";
  readonly getRawInput: () => Promise<unknown>;
  /** The same at once. */
  readInput(): unknown;
  /** Aborts when the client leaves; made when somebody looks. */
  readonly signal: AbortSignal;
}

/** @throws what the procedure throws, as a TRPCError. */
export type Runner = (call: ProcedureCall, ctx: unknown) => Promise<unknown>;

type Outcome =
  | { readonly ok: true; readonly data: unknown; readonly ctx: unknown; readonly marker: string }
  | { readonly ok: false; readonly error: TRPCError; readonly marker: string };

interface NextOptions {
  ctx?: unknown;
  input?: unknown;
  getRawInput?: () => Promise<unknown>;
}
type Parse = (value: unknown) => unknown;
type RawInput = () => Promise<unknown>;
type Next = (options?: NextOptions) => Promise<Outcome>;
type Middleware = ((frame: Frame) => Promise<Outcome | undefined>) & { readonly _type?: unknown };
type Resolver = (frame: Frame) => unknown;

/** What tRPC keeps of a procedure. It is not its public face, so whatever looks different is left to tRPC. */
interface Definition {
  readonly middlewares?: readonly Middleware[];
  readonly inputs?: readonly unknown[];
  readonly output?: unknown;
  readonly resolver?: Resolver;
  readonly meta?: unknown;
  readonly caller?: unknown;
}

type Step =
  | { readonly kind: "use"; readonly run: Middleware }
  | { readonly kind: "input" | "output"; readonly parse: Parse };

const MARKER = "middlewareMarker";

/** What a middleware or a resolver is given: the fields that tRPC gives. */
class Frame {
  readonly path: string;
  readonly type: "query" | "mutation";
  readonly batchIndex: number;
  readonly getRawInput: () => Promise<unknown>;
  readonly #call: ProcedureCall;

  constructor(
    call: ProcedureCall,
    readonly ctx: unknown,
    readonly input: unknown,
    readonly meta: unknown,
    getRawInput: RawInput | undefined,
    readonly next: Next | undefined,
  ) {
    this.path = call.path;
    this.type = call.type;
    this.batchIndex = call.batchIndex;
    this.getRawInput = getRawInput ?? call.getRawInput;
    this.#call = call;
  }

  get signal(): AbortSignal {
    return this.#call.signal;
  }
}

/**
 * Runs a procedure as tRPC runs it, with less in between: the order of its middlewares, what they are given and what
 * they answer are the same, but nothing is copied from level to level, and inputs and outputs are parsed where they
 * stand instead of in a level of their own. Falls back to tRPC where a procedure is made in a way unknown here.
 */
export function runnerOf(router: AnyTRPCRouter, path: string): Runner {
  const procedures: Record<string, { _def: unknown } | undefined> = router._def.procedures;
  const definition = procedures[path]?._def as Definition | undefined;
  const steps = definition && stepsOf(definition);
  const resolver = definition?.resolver;
  if (!steps || !resolver) {
    return (call, ctx) => {
      const { type, batchIndex, getRawInput, signal } = call;
      return callTRPCProcedure({ router, path, batchIndex, getRawInput, ctx, type, signal });
    };
  }
  const chain = new Chain(steps, resolver, definition.meta);
  return (call, ctx) => chain.call(call, ctx);
}

function stepsOf({ middlewares, inputs = [], output, caller }: Definition): Step[] | undefined {
  // The last one calls the resolver.
  const levels = middlewares?.slice(0, -1);
  if (!levels || caller) return undefined;
  const isType = (type: string) => levels.filter(({ _type }) => _type === type).length;
  if (isType("input") !== inputs.length || isType("output") !== (output === undefined ? 0 : 1))
    return undefined;
  let next = 0;
  return levels.map((run): Step => {
    const kind = run._type;
    const parser = kind === "input" ? inputs[next++] : kind === "output" ? output : undefined;
    if ((kind !== "input" && kind !== "output") || !(parser instanceof z.ZodType))
      return { kind: "use", run };
    return { kind, parse: parserOf(parser) };
  });
}

/** Parses at once where the schema can, which is also zod's quicker way. */
function parserOf(schema: z.ZodType): Parse {
  let waits = false;
  return (value) => {
    if (!waits) {
      try {
        return schema.parse(value);
      } catch (error) {
        if (!(error instanceof z.core.$ZodAsyncError)) throw error;
        waits = true;
      }
    }
    return schema.parseAsync(value);
  };
}

class Chain {
  readonly #steps: readonly Step[];
  readonly #resolver: Resolver;
  readonly #meta: unknown;

  constructor(steps: readonly Step[], resolver: Resolver, meta: unknown) {
    this.#steps = steps;
    this.#resolver = resolver;
    this.#meta = meta;
  }

  async call(call: ProcedureCall, ctx: unknown): Promise<unknown> {
    const outcome = await this.#from(0, call, ctx, undefined, undefined);
    if (!outcome.ok) throw outcome.error;
    return outcome.data;
  }

  /** Runs from a step on; never throws. */
  async #from(
    start: number,
    call: ProcedureCall,
    ctx: unknown,
    given: unknown,
    getRawInput: RawInput | undefined,
  ): Promise<Outcome> {
    try {
      const steps = this.#steps;
      let input = given;
      let at = start;
      let step = steps[at];
      for (; step && step.kind !== "use"; step = steps[++at]) {
        if (step.kind === "output") continue;
        const raw = getRawInput ? await getRawInput() : call.readInput();
        const parsed = parsedInput(step.parse, raw);
        input = combined(input, parsed instanceof Promise ? await parsed : parsed);
      }
      let outcome: Outcome | undefined;
      if (step) {
        const next = this.#next(at, call, ctx, input, getRawInput);
        outcome = await step.run(new Frame(call, ctx, input, this.#meta, getRawInput, next));
        if (!outcome) throw new TRPCError({ code: "INTERNAL_SERVER_ERROR", message: NO_RESULT });
        if (!outcome.ok) return outcome;
      } else {
        const made = this.#resolver(new Frame(call, ctx, input, this.#meta, getRawInput, undefined));
        outcome = { ok: true, data: isThenable(made) ? await made : made, ctx, marker: MARKER };
      }
      while (--at >= start) {
        const done = steps[at];
        if (done?.kind !== "output") continue;
        const checked = checkedOutput(done.parse, outcome.data);
        outcome = { ...outcome, data: checked instanceof Promise ? await checked : checked };
      }
      return outcome;
    } catch (cause) {
      return { ok: false, error: getTRPCErrorFromUnknown(cause), marker: MARKER };
    }
  }

  #next(
    at: number,
    call: ProcedureCall,
    ctx: unknown,
    input: unknown,
    getRawInput: RawInput | undefined,
  ): Next {
    return (options) => {
      if (!options) return this.#from(at + 1, call, ctx, input, getRawInput);
      const more = options.ctx;
      const merged = more ? (more instanceof WholeContext ? more : { ...(ctx as object), ...more }) : ctx;
      const given = "input" in options ? options.input : input;
      return this.#from(at + 1, call, merged, given, options.getRawInput ?? getRawInput);
    };
  }
}

const NO_RESULT = "No result from middlewares - did you forget to `return next()`?";

function parsedInput(parse: Parse, raw: unknown): unknown {
  const refuse = (cause: unknown): never => {
    throw new TRPCError({ code: "BAD_REQUEST", cause });
  };
  try {
    const parsed = parse(raw);
    return parsed instanceof Promise ? parsed.catch(refuse) : parsed;
  } catch (cause) {
    return refuse(cause);
  }
}

function checkedOutput(parse: Parse, data: unknown): unknown {
  const refuse = (cause: unknown): never => {
    throw new TRPCError({ message: "Output validation failed", code: "INTERNAL_SERVER_ERROR", cause });
  };
  try {
    const checked = parse(data);
    return checked instanceof Promise ? checked.catch(refuse) : checked;
  } catch (cause) {
    return refuse(cause);
  }
}

/** Of several inputs the fields of all, of one the input as it is. */
function combined(before: unknown, parsed: unknown): unknown {
  return isObject(before) && isObject(parsed) ? { ...before, ...parsed } : parsed;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Prisma's promises are none of JavaScript's own. */
function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as { then?: unknown } | null | undefined)?.then === "function";
}
