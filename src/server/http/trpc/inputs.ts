import { TRPCError } from "@trpc/server";

/**
 * The inputs of one request, parsed when the first procedure asks and not before: a procedure that takes no input
 * answers even when the text is nonsense, as with the stock adapter.
 */
export class CallInputs {
  readonly #text: string | undefined | TRPCError;
  readonly #batch: boolean;
  #parsed: { readonly value: unknown } | undefined;
  #failure: TRPCError | undefined;

  /** @param text JSON, undefined for "no input", or the reason why there is no text. */
  constructor(text: string | undefined | TRPCError, batch: boolean) {
    this.#text = text;
    this.#batch = batch;
  }

  /** @throws TRPCError, always the same one, when the text is not what it should be. */
  read(index: number): unknown {
    if (this.#failure) throw this.#failure;
    if (!this.#parsed) {
      try {
        this.#parsed = { value: this.#parse() };
      } catch (cause) {
        this.#failure =
          cause instanceof TRPCError
            ? cause
            : new TRPCError({
                code: "BAD_REQUEST",
                message: cause instanceof Error ? cause.message : "Invalid input",
                cause,
              });
        throw this.#failure;
      }
    }
    return this.seen(index);
  }

  /** The input if somebody has read it. */
  seen(index: number): unknown {
    if (!this.#parsed) return undefined;
    const { value } = this.#parsed;
    if (!this.#batch) return value;
    return value === undefined ? undefined : (value as Record<number, unknown>)[index];
  }

  #parse(): unknown {
    const text = this.#text;
    if (text instanceof TRPCError) throw text;
    if (text === undefined) return undefined;
    const value: unknown = JSON.parse(text);
    if (this.#batch && (typeof value !== "object" || value === null || Array.isArray(value))) {
      throw new TRPCError({
        code: "BAD_REQUEST",
        message: '"input" needs to be an object when doing a batch call',
      });
    }
    return value;
  }
}
