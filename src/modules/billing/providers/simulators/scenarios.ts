/**
 * How a simulated payment goes. Chosen by, in this order: a rule set through the control address, a magic phone
 * number or card, a magic amount. Without any of them it succeeds.
 */
export const SCENARIOS = [
  "success",
  /** The answer to the request itself takes long. */
  "slow",
  /** Waits for somebody to press a button on the simulator's page. */
  "by_hand",
  "cancelled",
  "wrong_pin",
  "insufficient_funds",
  "limit",
  "declined",
  "expired_card",
  "needs_authentication",
  "timeout",
  /** First reported as timed out, later as paid. */
  "timeout_then_success",
  "callback_before_response",
  /** The same report five times. */
  "duplicated",
  /** The reports in the wrong order. */
  "reordered",
  /** Paid, and nobody is told. */
  "no_callback",
  /** Paid, nobody is told, and asking gives no result for 40 minutes. */
  "unknown_40_minutes",
  /** The charge is made and the connection breaks before the answer. */
  "response_lost",
  "error_500",
  "too_many_requests",
  /** A report that doesn't come from the provider, followed by the true one. */
  "wrong_signature",
  /** The true report, and its very bytes again an hour later by the header's clock. */
  "replay",
] as const;
export type Scenario = (typeof SCENARIOS)[number];

export const UNKNOWN_FOR_MS = 40 * 60_000;

/** The last three digits of a phone number, or the amount in whole units above 9000, pick a scenario. */
const magic: Readonly<Record<number, Scenario>> = {
  901: "slow",
  902: "by_hand",
  903: "cancelled",
  904: "wrong_pin",
  905: "insufficient_funds",
  906: "limit",
  907: "timeout",
  908: "timeout_then_success",
  909: "callback_before_response",
  910: "duplicated",
  911: "reordered",
  912: "no_callback",
  913: "unknown_40_minutes",
  914: "response_lost",
  915: "error_500",
  916: "too_many_requests",
  917: "wrong_signature",
  918: "replay",
  919: "declined",
};

export function scenarioOfPhone(phone: string): Scenario | null {
  return phone.includes("00000") ? (magic[Number(phone.slice(-3))] ?? null) : null;
}

/** 9,903.00 is `cancelled`, 9,914.00 is `response_lost`, and so on; `minor` has two decimals. */
export function scenarioOfAmount(minor: number): Scenario | null {
  const whole = minor / 100;
  return whole > 9_900 && whole < 10_000 && Number.isInteger(whole) ? (magic[whole - 9_000] ?? null) : null;
}

export type Rule = {
  readonly scenario: Scenario;
  readonly phone?: string | undefined;
  readonly amountMinor?: number | undefined;
  readonly card?: string | undefined;
  /** How many payments it holds for; absent: until it is cleared. */
  readonly times?: number | undefined;
};

export type Traits = {
  readonly phone?: string | undefined;
  readonly amountMinor?: number | undefined;
  readonly card?: string | undefined;
};

/** Rules set by tests and by the demo's control address; the newest that fits wins. */
export class Rules {
  #rules: { rule: Rule; left: number }[] = [];

  add(rule: Rule): void {
    this.#rules.unshift({ rule, left: rule.times ?? Number.POSITIVE_INFINITY });
  }

  clear(): void {
    this.#rules = [];
  }

  /** The scenario of a payment; uses up one of its rule's times. */
  pick(traits: Traits): Scenario {
    const found = this.#find(traits);
    if (found) found.left--;
    return found?.rule.scenario ?? this.#magic(traits);
  }

  /** The scenario without using it up. */
  peek(traits: Traits): Scenario {
    return this.#find(traits)?.rule.scenario ?? this.#magic(traits);
  }

  #find(traits: Traits) {
    const fits = (rule: Rule) =>
      (rule.phone === undefined || rule.phone === traits.phone) &&
      (rule.amountMinor === undefined || rule.amountMinor === traits.amountMinor) &&
      (rule.card === undefined || rule.card === traits.card);
    return this.#rules.find(({ rule, left }) => left > 0 && fits(rule));
  }

  #magic(traits: Traits): Scenario {
    return (
      (traits.phone ? scenarioOfPhone(traits.phone) : null) ??
      (traits.amountMinor ? scenarioOfAmount(traits.amountMinor) : null) ??
      "success"
    );
  }
}
