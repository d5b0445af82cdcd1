import { amountText, button, escapeHtml, page } from "./page";
import type { SimulatorReply } from "./server";
import { TEST_CARDS } from "./stripe-cards";
import type { IntentObject, SetupObject } from "./stripe-objects";

type Hands = {
  readonly confirm: (id: string, card: string) => Promise<void>;
  readonly authenticate: (id: string, passed: boolean) => Promise<void>;
};

/**
 * Stands for Stripe's card form and the bank's check: `/pay/<intent>?client_secret=…&return_url=…`. The secret is
 * asked for as Stripe's own form does; the way back is followed to web addresses only.
 */
export async function cardPage(
  subject: IntentObject | SetupObject | null,
  fields: URLSearchParams,
  pressed: boolean,
  hands: Hands,
): Promise<SimulatorReply> {
  const secret = fields.get("client_secret") ?? "";
  const back = fields.get("return_url") ?? "";
  if (!subject || subject.clientSecret !== secret || !/^https?:\/\//.test(back)) {
    return { status: 404, html: page("Card", "<p>There is no such payment.</p>") };
  }
  const card = fields.get("card") ?? "";
  if (pressed && Object.hasOwn(TEST_CARDS, card)) await hands.confirm(subject.id, card);
  if (pressed && fields.has("passed")) await hands.authenticate(subject.id, fields.get("passed") === "yes");
  const { status } = subject;
  if (status === "succeeded" || (pressed && status !== "requires_action")) {
    return { status: 303, location: back };
  }
  const known = { client_secret: secret, return_url: back };
  const choices =
    status === "requires_action"
      ? button("", "Bank: approve", { ...known, passed: "yes" }) +
        button("", "Bank: refuse", { ...known, passed: "no" })
      : Object.entries(TEST_CARDS)
          .map(([name, { behaviour }]) =>
            button("", `Card that ends as: ${behaviour}`, { ...known, card: name }),
          )
          .join("");
  const words =
    "amount" in subject ? amountText(subject.amount, subject.currency.toUpperCase()) : "Keep a card";
  return { status: 200, html: page("Card", `<p>${escapeHtml(words)}</p>${choices}`) };
}
