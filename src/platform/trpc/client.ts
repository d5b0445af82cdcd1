import {
  createTRPCClient,
  httpBatchLink,
  httpLink,
  retryLink,
  splitLink,
  type TRPCClient,
  TRPCClientError,
  type TRPCLink,
} from "@trpc/client";
import type { AnyTRPCRouter } from "@trpc/server";
import { v4 } from "uuid";
import type { PublicError } from "../errors";
import { keepingLink } from "./keeping";
import { recoveryLink } from "./recovery";

export interface ApiClientOptions {
  /** The gym in the address; absent on account pages. */
  tenantSlug: string | undefined;
  /** Speak as the paired device, whoever is signed in on it. */
  asDevice?: boolean;
  /** Where the server is; the page's own origin unless told. */
  origin?: string;
}

/** Outages that a second try may get over. A mutation is safe to repeat: it carries its idempotency key. */
function isPassing(error: unknown): boolean {
  const code = errorOf(error)?.code;
  if (code === "UNAVAILABLE") return true;
  return error instanceof TRPCClientError && error.data === undefined && !isAbort(error);
}

function isAbort(error: TRPCClientError<AnyTRPCRouter>): boolean {
  return error.cause?.name === "AbortError";
}

/** One key per action of a person, the same through every retry of it. */
const idempotencyLink: TRPCLink<AnyTRPCRouter> =
  () =>
  ({ next, op }) => {
    if (op.type === "mutation") op.context.idempotencyKey ??= v4();
    return next(op);
  };

/**
 * Lists here only go on, so their inputs know no direction; the client library adds one to every page it asks for.
 * Taken out before the call leaves, so that inputs can stay strict.
 */
const forwardLink: TRPCLink<AnyTRPCRouter> =
  () =>
  ({ next, op }) => {
    const input = op.input as Record<string, unknown> | undefined;
    if (op.type !== "query" || input?.direction !== "forward") return next(op);
    const { direction: _, ...rest } = input;
    return next({ ...op, input: rest });
  };

/** The client of the API. Reads of one moment travel in one request; every mutation in its own. */
export function createApiClient({
  tenantSlug,
  asDevice = false,
  origin = "",
}: ApiClientOptions): TRPCClient<AnyTRPCRouter> {
  const url = `${origin}/api/trpc`;
  const shared: Record<string, string> = { "x-pulse-csrf": "1" };
  if (tenantSlug) shared["x-pulse-tenant"] = tenantSlug;
  if (asDevice) shared["x-pulse-as"] = "device";
  return createTRPCClient<AnyTRPCRouter>({
    links: [
      idempotencyLink,
      keepingLink(errorOf),
      forwardLink,
      recoveryLink(errorOf),
      retryLink({
        retry: ({ error, attempts }) => attempts <= 3 && isPassing(error),
        retryDelayMs: (attempt) => 250 * 2 ** attempt,
      }),
      splitLink({
        condition: (op) => op.type === "mutation",
        true: httpLink({
          url,
          headers: ({ op }) => ({ ...shared, "idempotency-key": String(op.context.idempotencyKey) }),
        }),
        false: httpBatchLink({ url, headers: shared, maxItems: 20, maxURLLength: 4_000 }),
      }),
    ],
  });
}

/** What the server said of a failure; undefined when it never answered. */
export function errorOf(error: unknown): PublicError | undefined {
  if (!(error instanceof TRPCClientError)) return undefined;
  return (error.data as { pulse?: PublicError } | undefined)?.pulse;
}
