import { amountText, button, escapeHtml, page as html } from "./page";
import type { Scenario } from "./scenarios";
import type { SimulatorReply, SimulatorRequest } from "./server";
import { TEST_CARDS, TEST_NUMBERS } from "./stripe-cards";
import { type IntentObject, newId, type PageObject, pageView, type SetupObject } from "./stripe-objects";
import { failure, metadataOf, missing, type StripeStore } from "./stripe-reading";

/** What the pages need of the simulated Stripe around them. */
export type PageHands = {
  readonly store: StripeStore;
  readonly root: string;
  readonly seconds: () => number;
  readonly pickScenario: (amount: number) => Scenario;
  readonly pay: (intent: IntentObject, card: string) => Promise<unknown>;
  readonly keep: (setup: SetupObject, card: string) => Promise<unknown>;
  readonly authenticate: (id: string, passed: boolean) => Promise<void>;
  readonly report: (page: PageObject, event: string) => Promise<void>;
  readonly later: (ms: number, work: () => unknown) => void;
};

export type StripePages = {
  /** `POST /v1/checkout/sessions` */
  readonly create: (params: URLSearchParams, key: string) => SimulatorReply;
  /** The payer presses the button with a test card. */
  readonly press: (page: PageObject, card: string) => Promise<void>;
  /** Ends the pages whose time is over. */
  readonly expire: () => Promise<void>;
  /** The page at `/c/pay/<id>` and the bank's at `/bank/<intent>`; null for any other address. */
  readonly show: (request: SimulatorRequest) => Promise<SimulatorReply | null>;
};

/** Where a page's payer is: still to type a card, at the bank's check, or through. */
const subjectOf = ({ intent, setup }: PageObject) => intent ?? setup;
const numberText = (number: string) => number.replace(/(.{4})(?=.)/g, "$1 ");

function cardForm(page: PageObject): string {
  const refusal = page.status === "open" ? subjectOf(page)?.error : null;
  const numbers = Object.entries(TEST_NUMBERS)
    .map(
      ([number, name]) => `<li>${numberText(number)}: ${escapeHtml(TEST_CARDS[name]?.behaviour ?? "")}</li>`,
    )
    .join("");
  const what =
    page.mode === "payment" ? `Pay ${amountText(page.amount, page.currency.toUpperCase())}` : "Save the card";
  return `<p>${escapeHtml(page.words)}</p>${refusal ? `<p role="alert"><strong>${escapeHtml(refusal.message)}</strong></p>` : ""}
<form method="post"><p><label>Card number <input name="number" inputmode="numeric" autocomplete="off" required></label></p>
<p><button>${escapeHtml(what)}</button></p></form>
<p><a href="${escapeHtml(page.cancelUrl)}">Back</a></p><p>Test cards, any date and code:</p><ul>${numbers}</ul>`;
}

const bankForm = () =>
  `<p>Your bank wants to be sure that it is you.</p>${button("", "Approve", { passed: "yes" })}${button("", "Refuse", { passed: "no" })}`;

/** Stripe's hosted pages. */
export function createStripePages(hands: PageHands): StripePages {
  const { store, root, seconds } = hands;

  function create(params: URLSearchParams, key: string): SimulatorReply {
    const mode = params.get("mode") === "setup" ? "setup" : "payment";
    const amount = Number(params.get("line_items[0][price_data][unit_amount]") ?? 0);
    const expiresAt = Number(params.get("expires_at") ?? seconds() + 86_400);
    const [successUrl, cancelUrl] = [params.get("success_url") ?? "", params.get("cancel_url") ?? ""];
    const customer = params.get("customer");
    if (mode === "payment" && (!Number.isInteger(amount) || amount < 50)) {
      return failure(400, "invalid_request_error", "amount_too_small", "Amount must be at least 50.");
    }
    if (expiresAt < seconds() + 1_800 || expiresAt > seconds() + 86_400) {
      return failure(
        400,
        "invalid_request_error",
        undefined,
        "expires_at must be 30 minutes to 24 hours away.",
      );
    }
    if (!/^https?:\/\//.test(successUrl)) {
      return failure(400, "invalid_request_error", "url_invalid", "Not a valid URL.");
    }
    if (customer && !store.customers.has(customer)) return missing(customer);
    const inner = mode === "payment" ? "payment_intent_data" : "setup_intent_data";
    const page: PageObject = {
      id: newId("cs_test"),
      key,
      mode,
      amount,
      currency: params.get("line_items[0][price_data][currency]") ?? "",
      words: params.get("line_items[0][price_data][product_data][name]") ?? "Keep a card for later bills",
      created: seconds(),
      expiresAt,
      metadata: metadataOf(params),
      innerMetadata: metadataOf(params, inner),
      saves: mode === "setup" || params.get("payment_intent_data[setup_future_usage]") === "off_session",
      successUrl,
      cancelUrl,
      scenario: hands.pickScenario(amount),
      status: "open",
      customer: customer ?? (params.get("customer_creation") === "always" ? newId("cus") : null),
      intent: null,
      setup: null,
    };
    if (page.customer) store.customers.set(page.customer, { id: page.customer, metadata: {} });
    store.pages.set(page.id, page);
    hands.later((expiresAt - seconds()) * 1_000, () => expire());
    return { status: 200, json: pageView(page, root) };
  }

  async function expire(): Promise<void> {
    for (const page of store.pages.values()) {
      if (page.status !== "open" || page.expiresAt > seconds()) continue;
      page.status = "expired";
      await hands.report(page, "checkout.session.expired");
    }
  }

  async function press(page: PageObject, card: string): Promise<void> {
    if (page.status !== "open") return;
    if (page.mode === "setup") {
      page.setup ??= {
        id: newId("seti"),
        key: page.key,
        customer: page.customer ?? "",
        metadata: page.innerMetadata,
        page,
        status: "requires_payment_method",
        method: null,
        error: null,
      };
      store.setups.set(page.setup.id, page.setup);
      await hands.keep(page.setup, card);
      return;
    }
    page.intent ??= {
      id: newId("pi"),
      key: page.key,
      amount: page.amount,
      currency: page.currency,
      customer: page.customer,
      created: seconds(),
      metadata: page.innerMetadata,
      saves: page.saves,
      returnUrl: null,
      page,
      scenario: page.scenario,
      status: "requires_payment_method",
      method: null,
      charge: null,
      error: null,
    };
    store.intents.set(page.intent.id, page.intent);
    await hands.pay(page.intent, card);
  }

  const back = (page: PageObject): SimulatorReply => ({
    status: 303,
    location: page.successUrl.replaceAll("{CHECKOUT_SESSION_ID}", page.id),
  });

  async function showPage(
    page: PageObject,
    fields: URLSearchParams,
    pressed: boolean,
  ): Promise<SimulatorReply> {
    await expire();
    if (pressed && fields.has("passed")) {
      await hands.authenticate(subjectOf(page)?.id ?? "", fields.get("passed") === "yes");
    } else if (pressed) {
      const number = (fields.get("number") ?? "").replace(/\D/g, "");
      const card = Object.hasOwn(TEST_NUMBERS, number) ? TEST_NUMBERS[number] : undefined;
      if (card) await press(page, card);
      else
        return {
          status: 200,
          html: html("Card", `<p role="alert">Your card number is incorrect.</p>${cardForm(page)}`),
        };
    }
    if (page.status === "complete") return back(page);
    if (page.status === "expired") {
      const words = `<p>This page has expired.</p><p><a href="${escapeHtml(page.cancelUrl)}">Back</a></p>`;
      return { status: 200, html: html("Card", words) };
    }
    const atBank = subjectOf(page)?.status === "requires_action";
    return { status: 200, html: html(atBank ? "Bank" : "Card", atBank ? bankForm() : cardForm(page)) };
  }

  return {
    create,
    press,
    expire,
    async show({ method, path, query, body }) {
      const [, kind, id = ""] = /^\/(c\/pay|bank)\/(\w+)$/.exec(path) ?? [];
      if (kind === undefined) return null;
      const pressed = method === "POST";
      const fields = pressed ? new URLSearchParams(body) : query;
      const page = kind === "c/pay" ? store.pages.get(id) : undefined;
      if (page) return showPage(page, fields, pressed);
      const intent = kind === "bank" ? store.intents.get(id) : undefined;
      if (!intent?.returnUrl) return { status: 404, html: html("Card", "<p>There is no such payment.</p>") };
      if (pressed) await hands.authenticate(intent.id, fields.get("passed") === "yes");
      if (intent.status !== "requires_action") return { status: 303, location: intent.returnUrl };
      return { status: 200, html: html("Bank", bankForm()) };
    },
  };
}
