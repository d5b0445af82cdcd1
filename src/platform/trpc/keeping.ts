import { TRPCClientError, type TRPCLink } from "@trpc/client";
import type { AnyTRPCRouter } from "@trpc/server";
import { observable } from "@trpc/server/observable";
import type { PublicError } from "../errors";

/** A change that could not be sent. */
export interface UnsentCall {
  procedure: string;
  input: unknown;
  /** Idempotency key, the same when it is sent later. */
  key: string;
}

/** Asked about each change that the server could not be told; true when it is kept and will be sent later. */
export type Keeper = (call: UnsentCall) => Promise<boolean>;

/** The client library gives its errors one prototype, so a class of our own would not be recognised. */
const told = new WeakSet<object>();

/** What a caller gets instead of an answer when the change is kept. */
function keptForLater(): TRPCClientError<AnyTRPCRouter> {
  const error = new TRPCClientError<AnyTRPCRouter>("kept for later");
  told.add(error);
  return error;
}

/** Whether a change was neither done nor refused, but is kept on this device and will be sent. */
export function isKept(error: unknown): boolean {
  return typeof error === "object" && error !== null && told.has(error);
}

const keepers = new Set<Keeper>();

/** Adds a keeper; returns the way out. */
export function addKeeper(keeper: Keeper): () => void {
  keepers.add(keeper);
  return () => keepers.delete(keeper);
}

async function wasKept(call: UnsentCall): Promise<boolean> {
  for (const keeper of keepers) if (await keeper(call).catch(() => false)) return true;
  return false;
}

/** Lets changes that can wait be kept when there is no network; without a network they are not even tried. */
export function keepingLink(refusalOf: (error: unknown) => PublicError | undefined): TRPCLink<AnyTRPCRouter> {
  return () =>
    ({ next, op }) => {
      if (op.type !== "mutation" || op.context.direct) return next(op);
      const call = { procedure: op.path, input: op.input, key: String(op.context.idempotencyKey) };
      return observable((observer) => {
        let inner: { unsubscribe(): void } | undefined;
        let ended = false;
        const send = () => {
          inner = next(op).subscribe({
            next: (value) => observer.next(value),
            complete: () => observer.complete(),
            error(error) {
              if (refusalOf(error) || error.cause?.name === "AbortError") return observer.error(error);
              wasKept(call).then((kept) => observer.error(kept ? keptForLater() : error));
            },
          });
        };
        if (globalThis.navigator?.onLine !== false) send();
        else {
          wasKept(call).then((kept) => {
            if (kept) observer.error(keptForLater());
            else if (!ended) send();
          });
        }
        return () => {
          ended = true;
          inner?.unsubscribe();
        };
      });
    };
}
