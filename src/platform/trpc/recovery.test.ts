import { createTRPCClient, type Operation, TRPCClientError, type TRPCLink } from "@trpc/client";
import type { AnyTRPCRouter } from "@trpc/server";
import { observable } from "@trpc/server/observable";
import { afterEach, describe, expect, it } from "vitest";
import type { PublicError } from "../errors";
import { errorOf } from "./client";
import { addRecovery, DIRECT, recoveryLink } from "./recovery";

const ways: (() => void)[] = [];
afterEach(() => {
  for (const out of ways.splice(0)) out();
});

/** A server that refuses until the person is signed in, and notes every call it sees. */
function server() {
  const state = { signedIn: false, seen: [] as Operation["context"][], code: "NOT_SIGNED_IN" };
  const end: TRPCLink<AnyTRPCRouter> =
    () =>
    ({ op }) =>
      observable((observer) => {
        state.seen.push(op.context);
        if (state.signedIn) {
          observer.next({ result: { type: "data", data: "done" } });
          return observer.complete();
        }
        const pulse: PublicError = { code: state.code as PublicError["code"] };
        observer.error(
          TRPCClientError.from({
            error: {
              code: -32001,
              message: pulse.code,
              data: { code: "UNAUTHORIZED", httpStatus: 401, pulse },
            },
          }),
        );
      });
  const mark: TRPCLink<AnyTRPCRouter> =
    () =>
    ({ next, op }) => {
      op.context.idempotencyKey ??= `key-${state.seen.length}`;
      return next(op);
    };
  const client = createTRPCClient<AnyTRPCRouter>({ links: [mark, recoveryLink(errorOf), end] });
  const save = (context?: Record<string, unknown>) =>
    (
      client as unknown as { x: { save: { mutate(input: unknown, options?: unknown): Promise<unknown> } } }
    ).x.save.mutate({ typed: "text" }, context ? { context } : {});
  return { state, save };
}

describe("recovery", () => {
  it("holds a refused call back, then sends the very same one again", async () => {
    const { state, save } = server();
    let lift: (lifted: boolean | PromiseLike<boolean>) => void = () => undefined;
    ways.push(
      addRecovery(
        (refusal) =>
          new Promise((resolve) => {
            expect(refusal.code).toBe("NOT_SIGNED_IN");
            lift = resolve;
          }),
      ),
    );
    const saving = save();
    await expect.poll(() => state.seen.length).toBe(1);
    state.signedIn = true;
    lift(true);
    expect(await saving).toBe("done");
    expect(state.seen.map((context) => context.idempotencyKey)).toEqual(["key-0", "key-0"]);
  });

  it("lets the refusal through when the person turns away", async () => {
    const { state, save } = server();
    ways.push(addRecovery(async () => false));
    expect(await save().catch(errorOf)).toEqual({ code: "NOT_SIGNED_IN" });
    expect(state.seen).toHaveLength(1);
  });

  it("asks once only for one call", async () => {
    const { state, save } = server();
    let asked = 0;
    ways.push(
      addRecovery(async () => {
        asked += 1;
        return true;
      }),
    );
    expect(await save().catch(errorOf)).toEqual({ code: "NOT_SIGNED_IN" });
    expect([asked, state.seen.length]).toEqual([1, 2]);
  });

  it("leaves other refusals and its own calls alone", async () => {
    const { state, save } = server();
    let asked = 0;
    ways.push(
      addRecovery((refusal) => {
        asked += 1;
        return refusal.code === "NOT_SIGNED_IN" ? Promise.resolve(true) : undefined;
      }),
    );
    await save(DIRECT).catch(errorOf);
    expect(asked).toBe(0);
    state.code = "CONFLICT";
    expect(await save().catch(errorOf)).toEqual({ code: "CONFLICT" });
    expect([asked, state.seen.length]).toEqual([1, 2]);
  });

  it("forgets a recovery that was taken away", async () => {
    const { save } = server();
    addRecovery(async () => true)();
    expect(await save().catch(errorOf)).toEqual({ code: "NOT_SIGNED_IN" });
  });
});
