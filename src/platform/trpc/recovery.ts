import type { Operation, TRPCLink } from "@trpc/client";
import type { AnyTRPCRouter } from "@trpc/server";
import { observable } from "@trpc/server/observable";
import type { PublicError } from "../errors";

/**
 * Asked about each refusal before anybody sees it. Answers with a promise when a person can lift it here and now
 * (signing in again, giving a code): true sends the very same call once more, false lets the refusal through.
 */
export type Recovery = (refusal: PublicError, type: Operation["type"]) => Promise<boolean> | undefined;

/** Set in a call's context to go past the recovery: for the calls that the recovery itself makes. */
export const DIRECT = { direct: true } as const;

const recoveries = new Set<Recovery>();

/** Adds a recovery; returns the way out. */
export function addRecovery(recovery: Recovery): () => void {
  recoveries.add(recovery);
  return () => recoveries.delete(recovery);
}

/**
 * Holds a refused call back while somebody lifts the refusal, then sends it again with the same idempotency key.
 * To whoever made the call it just took longer: its form keeps its content and goes on as if nothing had happened.
 */
export function recoveryLink(
  refusalOf: (error: unknown) => PublicError | undefined,
): TRPCLink<AnyTRPCRouter> {
  return () =>
    ({ next, op }) =>
      observable((observer) => {
        let ended = false;
        let inner: { unsubscribe(): void } | undefined;
        const send = (again: boolean) => {
          inner = next(op).subscribe({
            next: (value) => observer.next(value),
            complete: () => observer.complete(),
            error(error) {
              const refusal = again || op.context.direct ? undefined : refusalOf(error);
              const lifting = refusal && liftedBy(refusal, op.type);
              if (!lifting) return observer.error(error);
              lifting.then((lifted) => {
                if (ended) return;
                if (lifted) send(true);
                else observer.error(error);
              });
            },
          });
        };
        send(false);
        return () => {
          ended = true;
          inner?.unsubscribe();
        };
      });
}

function liftedBy(refusal: PublicError, type: Operation["type"]): Promise<boolean> | undefined {
  for (const recovery of recoveries) {
    const lifting = recovery(refusal, type);
    if (lifting) return lifting.catch(() => false);
  }
  return undefined;
}
