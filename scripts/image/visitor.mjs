import { randomUUID } from "node:crypto";
import { Complaint } from "../lib/complaint.mjs";

/** The gym that the smoke test opens. */
export const SLUG = "smoke";

/** Asks the web process as a browser would. */
export class Visitor {
  #origin;
  #cookie = "";

  constructor(origin) {
    this.#origin = origin;
  }

  get cookie() {
    return this.#cookie;
  }

  query(procedure, input) {
    const search = input === undefined ? "" : `?input=${encodeURIComponent(JSON.stringify(input))}`;
    return this.#call(`/api/trpc/${procedure}${search}`, { method: "GET" });
  }

  mutate(procedure, input) {
    return this.#call(`/api/trpc/${procedure}`, { method: "POST", body: JSON.stringify(input ?? {}) });
  }

  async #call(path, init) {
    const answer = await fetch(this.#origin + path, {
      ...init,
      headers: {
        origin: this.#origin,
        cookie: this.#cookie,
        "content-type": "application/json",
        "x-pulse-csrf": "1",
        "x-pulse-tenant": SLUG,
        "idempotency-key": randomUUID(),
      },
    });
    const text = await answer.text();
    if (answer.status !== 200) throw new Complaint(`${path} answered ${answer.status}: ${text}`);
    const cookie = answer.headers.getSetCookie().find((line) => line.startsWith("pulse_session="));
    if (cookie) this.#cookie = cookie.split(";")[0];
    return JSON.parse(text).result.data;
  }
}

/** Opens a gym with a plan and sells it to somebody. @returns what a check-in needs */
export async function openGym(visitor) {
  const basics = { country: "KE", currency: "KES", zone: "Africa/Nairobi", locale: "en" };
  await visitor.mutate("tenancy.gyms.create", { name: "Smoke", slug: SLUG, ...basics });
  const branch = await visitor.mutate("tenancy.branches.save", {
    id: null,
    name: "Main",
    addressLine: null,
    city: null,
    country: basics.country,
    phone: null,
    zone: basics.zone,
    openingHours: [],
    capacity: null,
  });
  const plan = await visitor.mutate("membership.plans.create", {
    name: "Monthly",
    kind: "membership",
    priceMinor: 250_000,
    cycle: "month",
    visits: null,
    validDays: null,
    accessHours: [],
    branchIds: [],
  });
  const { memberId } = await visitor.mutate("membership.members.create", {
    fields: { firstName: "Amina", lastName: "Otieno", email: "amina@smoke.example" },
  });
  const { today } = await visitor.query("billing.overview.ofMember", { memberId });
  const items = [{ kind: "plan", planId: plan.id, startOn: today }];
  const quote = await visitor.mutate("billing.changes.quoteSale", { memberId, items });
  await visitor.mutate("billing.changes.sell", {
    quoteId: quote.quoteId,
    tenders: [{ tender: "cash", amountMinor: quote.payableMinor }],
  });
  return { branchId: branch.id, by: { kind: "member", memberId } };
}

/** One more member, not known before, at the desk: what open screens are told about at once. */
export async function admitAnother(visitor, { branchId }) {
  const fields = { firstName: "Brian", lastName: "Kamau", email: "brian@smoke.example" };
  const { memberId } = await visitor.mutate("membership.members.create", { fields });
  const admission = { branchId, memberId, reason: "guest of the smoke test" };
  await visitor.mutate("attendance.admit", admission);
}
