import { getUntypedClient } from "@trpc/client";
import type { BookingConsequence } from "@/modules/classes/bookings/schema";
import type { Sent, WaitingAction } from "@/platform/offline/waiting-actions";
import { createApiClient, errorOf } from "@/platform/trpc/client";
import { DIRECT } from "@/platform/trpc/recovery";

/** Answers after which asking again may help: the action waits on. */
const PASSING: ReadonlySet<string> = new Set(["UNAVAILABLE", "TIMEOUT", "RATE_LIMITED", "NOT_SIGNED_IN"]);

export interface Outcomes {
  onDone: () => void;
  /** The server has refused it for good. */
  onRefused: (error: unknown) => void;
  /** It was not sent, because it would cost something by now. */
  onCosts: () => void;
}

/** Sends an action that waited, with the key that it was made with; what would cost something by now is not sent. */
export async function sendWaiting(action: WaitingAction, outcomes: Outcomes): Promise<Sent> {
  const { procedure, input, key, slug } = action;
  const client = getUntypedClient(createApiClient({ tenantSlug: slug }));
  try {
    if (procedure === "classes.bookings.cancel" && (await wouldCost(client, input))) {
      outcomes.onCosts();
      return "gone";
    }
    await client.mutation(procedure, input, { context: { idempotencyKey: key, ...DIRECT } });
    outcomes.onDone();
    return "gone";
  } catch (error) {
    const refusal = errorOf(error);
    if (!refusal || PASSING.has(refusal.code)) return "waiting";
    outcomes.onRefused(error);
    return "gone";
  }
}

type Client = ReturnType<typeof getUntypedClient>;

async function wouldCost(client: Client, input: unknown): Promise<boolean> {
  try {
    const preview = (await client.query("classes.bookings.previewCancel", input, {
      context: DIRECT,
    })) as BookingConsequence;
    return preview.outcome !== "free";
  } catch (error) {
    // It may have been cancelled already, by this very action: its key knows.
    const refusal = errorOf(error);
    if (refusal && !PASSING.has(refusal.code)) return false;
    throw error;
  }
}
