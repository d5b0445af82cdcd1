import { initTRPC, TRPCError, tracked } from "@trpc/server";
import { z } from "zod";
import { DomainError } from "@/platform/errors";
import { asOutput, RawJson } from "@/platform/trpc/raw-json";
import { WholeContext } from "@/platform/trpc/whole-context";

export interface TestContext {
  caller: string;
  setCookie: (cookie: string) => void;
  info: { paths: string[]; type: string; batch: boolean };
}

const t = initTRPC.context<TestContext>().create({
  isDev: false,
  errorFormatter: ({ shape, error, path, input, type, ctx }) => ({
    ...shape,
    data: {
      ...shape.data,
      refusal: error.cause instanceof DomainError ? error.cause.code : null,
      fields: error.cause instanceof z.ZodError ? error.cause.issues.map((issue) => issue.code) : null,
      seen: { path: path ?? null, input: input ?? null, type, caller: ctx?.caller ?? null },
    },
  }),
});

const anything = z.unknown();
const text = z.object({ text: z.string().max(1_000), count: z.number().int().optional() });

/** A level that adds to the context, as the guards do; a context that is whole is handed on as it is. */
const loud = t.procedure.use(({ ctx, next }) =>
  next({ ctx: { caller: ctx.caller.toUpperCase(), level: 1 } }),
);

class Whole extends WholeContext implements TestContext {
  readonly caller: string;
  readonly setCookie: TestContext["setCookie"];
  readonly info: TestContext["info"];
  readonly level = 2;

  constructor(ctx: TestContext) {
    super();
    this.caller = `whole ${ctx.caller}`;
    this.setCookie = ctx.setCookie;
    this.info = ctx.info;
  }
}

/** Reads the raw input, puts another one in its place and marks the answer, as far as there is one. */
const meddling = t.procedure.use(async ({ next, getRawInput, path, type }) => {
  const raw = await getRawInput();
  const result = await next({ getRawInput: async () => ({ text: `${type} ${path}`, raw }) });
  return result.ok ? { ...result, data: { marked: result.data } } : result;
});

const swallowing = t.procedure.use(async ({ next }) => {
  const result = await next();
  return result.ok ? result : next({ input: { text: "second try" } });
});

const later = z.object({ text: z.string().refine(async (value) => value !== "bad", "later") });

/** One procedure of every kind that an adapter can meet. */
export const everyKind = t.router({
  empty: t.procedure.query(() => "ok"),
  nothing: t.procedure.query(() => undefined),
  nil: t.procedure.query(() => null),
  raw: t.procedure
    .input(anything)
    .query(({ input }) => asOutput(new RawJson(JSON.stringify({ got: input ?? null })))),
  rawInside: t.procedure.query(() => ({ list: new RawJson("[1,2]") })),
  echo: t.procedure.input(anything).query(({ input }) => ({ got: input, type: typeof input })),
  strict: t.procedure.input(text).query(({ input }) => input),
  who: t.procedure.query(({ ctx }) => ({ caller: ctx.caller, info: ctx.info })),
  date: t.procedure.query(() => ({
    at: new Date(0),
    fn: () => 1,
    set: new Set([1]),
    nan: Number.NaN,
    minus: -0,
  })),
  big: t.procedure.query(() => ({ big: 10n })),
  promises: t.procedure.query(() => ({ later: Promise.resolve(1) })),
  generator: t.procedure.query(async function* () {
    yield 1;
    yield 2;
  }),
  refused: t.procedure.query(() => {
    throw new TRPCError({ code: "FORBIDDEN", message: "no" });
  }),
  domain: t.procedure.input(anything).query(() => {
    throw new TRPCError({ code: "CONFLICT", message: "STALE", cause: new DomainError("STALE") });
  }),
  broken: t.procedure.query(() => {
    throw new Error("a secret of the database");
  }),
  thrownText: t.procedure.query(() => {
    throw "just text";
  }),
  badOutput: t.procedure.output(z.string()).query(() => 1 as unknown as string),
  slow: t.procedure.query(async ({ signal }) => {
    await new Promise((resolve) => signal?.addEventListener("abort", resolve));
    return "aborted";
  }),
  cookie: t.procedure.mutation(({ ctx }) => {
    ctx.setCookie("a=1; Path=/; HttpOnly");
    ctx.setCookie("b=2");
    return true;
  }),
  write: t.procedure.input(text).mutation(({ input }) => ({ wrote: input.text })),
  writeAnything: t.procedure.input(anything).mutation(({ input }) => ({ got: input })),
  writeNothing: t.procedure.mutation(() => "done"),
  writeRefused: t.procedure.input(anything).mutation(() => {
    throw new TRPCError({ code: "TOO_MANY_REQUESTS" });
  }),
  levels: loud.input(anything).query(({ ctx, input }) => ({ caller: ctx.caller, level: ctx.level, input })),
  levelsWhole: loud
    .use(({ ctx, next }) => next({ ctx: new Whole(ctx) }))
    .query(({ ctx }) => ({ caller: ctx.caller, level: ctx.level, type: ctx.info.type })),
  twoInputs: t.procedure
    .input(z.object({ text: z.string() }))
    .input(z.object({ count: z.number().default(7) }))
    .query(({ input }) => input),
  transformed: t.procedure
    .input(z.unknown().transform((value) => JSON.stringify(value) ?? "none"))
    .output(z.string().transform((value) => value.length))
    .query(({ input }) => input),
  outputFirst: t.procedure
    .output(z.object({ kept: z.string() }))
    .use(({ next }) => next())
    .input(anything)
    .query(({ input }) => ({ kept: String(input), dropped: 1 })),
  waiting: t.procedure
    .input(later)
    .output(later)
    .query(({ input }) => input),
  handMade: t.procedure
    .input((value: unknown) => {
      if (value === undefined) throw new TypeError("nothing given");
      return { value };
    })
    .query(({ input }) => input),
  meddled: meddling.input(text).query(({ input }) => input),
  swallowed: swallowing
    .input((value: unknown) => value)
    .query(({ input }) => {
      if ((input as { text?: string } | null | undefined)?.text !== "second try")
        throw new Error("once more");
      return input;
    }),
  silent: t.procedure.use((async () => undefined) as never).query(() => "never seen"),
  refusing: t.procedure
    .use(() => {
      throw new TRPCError({ code: "UNAUTHORIZED", message: "guard" });
    })
    .query(() => "never seen"),
  thenable: t.procedure.query(
    // biome-ignore lint/suspicious/noThenProperty: Prisma's promises are made like this.
    () => ({ then: (done: (value: string) => void) => done("later") }) as unknown as Promise<string>,
  ),
  frame: t.procedure
    .input(anything)
    .query(({ path, batchIndex = 0, input }) => ({ path, batchIndex, input })),
  deep: t.router({ er: t.procedure.input(z.number()).query(({ input }) => input * 2) }),
  upload: t.procedure
    .input(z.instanceof(FormData))
    .mutation(({ input }) => ({ name: String(input.get("name")) })),
  ticks: t.procedure
    .input(z.object({ lastEventId: z.string().nullish() }).optional())
    .subscription(async function* () {
      yield tracked("1", { tick: 1 });
      yield tracked("2", { tick: 2 });
    }),
});

export type EveryKind = typeof everyKind;
