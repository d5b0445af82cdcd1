import type { Outbox } from "./outbox";
import type { Scenario } from "./scenarios";
import type { SimulatorReply } from "./server";
import { cardRefusal, type Refusal, type SimulatedCard } from "./stripe-cards";
import { type MethodObject, newId, type PageObject, type SetupObject, setupView } from "./stripe-objects";
import { metadataOf, missing, type StripeStore } from "./stripe-reading";

/** What the setups need of the simulated Stripe around them. */
export type SetupHands = {
  readonly store: StripeStore;
  readonly cardOf: (id: string) => SimulatedCard | null;
  readonly keep: (id: string, card: SimulatedCard, customer: string | null) => MethodObject;
  readonly completed: (page: PageObject | null) => [string, unknown][];
  readonly decisionMs: number;
  readonly outbox: Outbox;
  readonly report: (key: string, scenario: Scenario, events: readonly [string, unknown][]) => Promise<void>;
};

/** Cards that are kept without a payment: setup intents, alone or behind a hosted page. */
export function createStripeSetups({
  store,
  cardOf,
  keep,
  completed,
  decisionMs,
  outbox,
  report,
}: SetupHands) {
  const { customers, setups } = store;

  function create(params: URLSearchParams, key: string): SimulatorReply {
    const customer = params.get("customer") ?? "";
    if (!customers.has(customer)) return missing(customer);
    const id = newId("seti");
    const metadata = metadataOf(params);
    const setup: SetupObject = {
      id,
      key,
      customer,
      metadata,
      page: null,
      status: "requires_payment_method",
      method: null,
      error: null,
    };
    setups.set(id, setup);
    return { status: 200, json: setupView(setup) };
  }

  async function confirm(setup: SetupObject, cardId: string): Promise<SimulatorReply> {
    const card = cardOf(cardId);
    if (!card) return missing(cardId);
    const asks = card.behaviour === "needs_authentication";
    // The bank's check only comes on a page, where somebody can pass it.
    if (asks && setup.page && setup.status !== "requires_action") {
      setup.status = "requires_action";
      setup.method = { id: cardId, card, customer: null };
      return { status: 200, json: setupView(setup) };
    }
    return end(setup, cardId, card, asks ? null : cardRefusal(card.behaviour));
  }

  function end(
    setup: SetupObject,
    cardId: string,
    card: SimulatedCard,
    refusal: Refusal | null,
  ): SimulatorReply {
    setup.error = refusal;
    setup.status = refusal ? "requires_payment_method" : "succeeded";
    setup.method = refusal ? null : keep(cardId, card, setup.customer);
    const type = refusal ? "setup_intent.setup_failed" : "setup_intent.succeeded";
    const events: [string, unknown][] = [[type, setupView(setup)]];
    if (!refusal) events.push(...completed(setup.page));
    const scenario = setup.page?.scenario ?? "success";
    outbox.later(decisionMs, () => report(setup.key, scenario, events));
    if (refusal) return { status: 402, json: { error: { type: "card_error", ...refusal } } };
    return { status: 200, json: setupView(setup) };
  }

  return { create, confirm, end };
}
