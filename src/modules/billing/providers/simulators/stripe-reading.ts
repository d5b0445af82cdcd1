import { UNKNOWN_FOR_MS } from "./scenarios";
import type { SimulatorReply } from "./server";
import {
  type CustomerObject,
  type IntentObject,
  intentView,
  type MethodObject,
  methodView,
  type PageObject,
  pageView,
  type RefundObject,
  refundView,
  type SetupObject,
  setupView,
} from "./stripe-objects";

/** Everything the simulated Stripe holds, by id. */
export type StripeStore = {
  readonly intents: Map<string, IntentObject>;
  readonly setups: Map<string, SetupObject>;
  readonly methods: Map<string, MethodObject>;
  readonly customers: Map<string, CustomerObject>;
  readonly refunds: Map<string, RefundObject>;
  readonly pages: Map<string, PageObject>;
};

/** What a payment is shown as: the bank may keep silent for a while. */
function shownAs(intent: IntentObject, now: Date): string {
  const silent = intent.scenario === "unknown_40_minutes";
  return silent && now.getTime() - intent.created * 1_000 < UNKNOWN_FOR_MS ? "processing" : intent.status;
}

/** Stripe's envelope of an error. */
export const failure = (
  status: number,
  type: string,
  code: string | undefined,
  message: string,
): SimulatorReply => ({
  status,
  json: { error: { type, ...(code && { code }), message } },
});
/** The texts that a request keeps with an object, or with what will come of it (`within`). */
export function metadataOf(params: URLSearchParams, within = ""): Record<string, string> {
  const lead = within === "" ? "metadata[" : `${within}[metadata][`;
  const entries = [...params].flatMap(([name, value]) =>
    name.startsWith(lead) && name.endsWith("]") ? [[name.slice(lead.length, -1), value] as const] : [],
  );
  return Object.fromEntries(entries);
}

export const missing = (id: string) =>
  failure(404, "invalid_request_error", "resource_missing", `No such object: ${id}`);

/** Answers a GET: lists, and single objects with their payment method expanded when asked. */
export function readStripeObjects(
  { intents, setups, methods, refunds, pages }: StripeStore,
  path: string,
  query: URLSearchParams,
  { now, root }: { readonly now: Date; readonly root: string },
): SimulatorReply {
  const list = (data: readonly { id: string }[]) => {
    const from = data.findIndex(({ id }) => id === query.get("starting_after")) + 1;
    const limit = Number(query.get("limit") ?? 10);
    const json = {
      object: "list",
      url: path,
      data: data.slice(from, from + limit),
      has_more: data.length > from + limit,
    };
    return { status: 200, json };
  };
  const expanded = [...query.values()].some((value) => /(^|\.)payment_method$/.test(value));
  const since = Number(query.get("created[gte]") ?? 0);
  const customer = query.get("customer");
  const wanted = (one: IntentObject | PageObject) =>
    one.created >= since && (!customer || one.customer === customer);
  const showPage = (page: PageObject) => {
    const status = page.intent ? shownAs(page.intent, now) : undefined;
    return pageView(page, root, { expanded, ...(status && { status }) });
  };
  if (path === "/v1/payment_intents") {
    const found = [...intents.values()].filter(wanted).reverse();
    return list(found.map((intent) => intentView(intent, { root })));
  }
  if (path === "/v1/checkout/sessions")
    return list([...pages.values()].filter(wanted).reverse().map(showPage));
  if (path === "/v1/refunds") {
    const of = query.get("payment_intent");
    return list([...refunds.values()].filter(({ intent }) => intent === of).map(refundView));
  }
  const [, kind, id = ""] = /^\/v1\/([\w/]+)\/(\w+)$/.exec(path) ?? [];
  const intent = kind === "payment_intents" ? intents.get(id) : undefined;
  if (intent)
    return { status: 200, json: intentView(intent, { expanded, status: shownAs(intent, now), root }) };
  const page = kind === "checkout/sessions" ? pages.get(id) : undefined;
  if (page) return { status: 200, json: showPage(page) };
  const setup = kind === "setup_intents" ? setups.get(id) : undefined;
  if (setup) return { status: 200, json: setupView(setup, { expanded }) };
  const refund = kind === "refunds" ? refunds.get(id) : undefined;
  if (refund) return { status: 200, json: refundView(refund) };
  const method = kind === "payment_methods" ? methods.get(id) : undefined;
  return method ? { status: 200, json: methodView(method) } : missing(id);
}
