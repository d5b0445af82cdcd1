import type { ClientBase } from "pg";
import { webhookAddress } from "@/modules/billing/payments/accounts/address";
import type { Endpoint } from "@/modules/billing/providers/simulators/signed-reports";
import { type Simulators, startSimulators } from "@/modules/billing/providers/simulators/start-simulators";
import { newId } from "@/platform/ids";
import { Secrets } from "@/platform/secrets";
import type { FilledGym } from "./filled-gym";
import { TEST_SECRET } from "./own-postgres";

const MPESA = {
  shortCode: "600123",
  consumerKey: "key-of-gym",
  consumerSecret: "secret-of-gym",
  passkey: "passkey-of-gym",
};
const STRIPE_KEY = "sk_test_gym";
const WEBHOOK_SECRET = "whsec_of-the-test-gym";

/** The simulators, with a gym's accounts at M-Pesa and Stripe; they report to the web process at `publicUrl`. */
export async function connectProviders(
  admin: ClientBase,
  gym: FilledGym,
  publicUrl: string,
): Promise<Simulators> {
  const secrets = new Secrets(TEST_SECRET);
  const stripe: { secretKey: string; webhook?: Endpoint } = { secretKey: STRIPE_KEY };
  const simulators = await startSimulators(
    { mpesa: [MPESA], stripe: [stripe], paymongo: [] },
    { decisionMs: 600, slowMs: 500 },
  );
  const accounts = [
    {
      provider: "mpesa" as const,
      live: false,
      simulatorUrl: `${simulators.url}/mpesa`,
      initiator: { name: "api", securityCredential: "sealed" },
      pulls: true,
      ...MPESA,
    },
    {
      provider: "stripe" as const,
      simulatorUrl: `${simulators.url}/stripe`,
      publishableKey: "pk_test_gym",
      secretKey: STRIPE_KEY,
      webhookSecrets: [WEBHOOK_SECRET],
    },
  ];
  for (const account of accounts) {
    const id = newId();
    const sealed = secrets.seal("provider-account", JSON.stringify(account));
    const settings = { live: false, label: account.provider, simulated: true };
    await admin.query(
      "insert into provider_account (tenant_id, id, provider, settings, sealed) values ($1, $2, $3, $4, $5)",
      [gym.tenantId, id, account.provider, settings, sealed],
    );
    if (account.provider === "stripe") {
      const url = webhookAddress({ secrets, publicUrl }, "stripe", gym.tenantId, id);
      stripe.webhook = { url, secret: WEBHOOK_SECRET };
    }
  }
  return simulators;
}

/** Lets members keep a card with the simulated Stripe, which a renewal may charge. */
export async function keepCards(
  admin: ClientBase,
  gym: FilledGym,
  simulators: Simulators,
  memberIds: readonly string[],
): Promise<void> {
  const ask = async (path: string, fields: Record<string, string>) => {
    const response = await fetch(`${simulators.url}/stripe/v1/${path}`, {
      method: "POST",
      headers: { authorization: `Bearer ${STRIPE_KEY}` },
      body: new URLSearchParams(fields).toString(),
    });
    return (await response.json()) as { id: string; payment_method: string };
  };
  for (const memberId of memberIds) {
    const customer = await ask("customers", {});
    const setup = await ask("setup_intents", { customer: customer.id });
    const kept = await ask(`setup_intents/${setup.id}/confirm`, { payment_method: "pm_card_visa" });
    await admin.query(
      `insert into saved_method (tenant_id, id, member_id, provider, kind, label, last4, customer_ref, method_ref, is_default)
       values ($1, $2, $3, 'stripe', 'card', 'visa', '4242', $4, $5, true)`,
      [gym.tenantId, newId(), memberId, customer.id, kept.payment_method],
    );
  }
}

/** Lets the memberships of these members be billed up to yesterday and no further; all the others have none any more. */
export async function makeDue(
  admin: ClientBase,
  gym: FilledGym,
  memberIds: readonly string[],
): Promise<void> {
  await admin.query("delete from membership where tenant_id = $1 and not member_id = any ($2::uuid[])", [
    gym.tenantId,
    memberIds,
  ]);
  await admin.query(
    `update membership set starts_on = d.day, anchor_on = d.day, next_bill_on = (d.day + interval '1 month')::date,
       ends_on = null, status = 'active', branch_id = $2
     from (select ((now() at time zone 'Africa/Nairobi')::date - interval '1 month')::date as day) d where tenant_id = $1`,
    [gym.tenantId, gym.branchId],
  );
  await admin.query(
    `insert into billing_period (tenant_id, id, membership_id, from_on, to_on, kind, gross_minor, days, of_days, terms)
     select s.tenant_id, gen_random_uuid(), s.id, s.starts_on, s.next_bill_on - 1, 'first', v.price_minor,
       s.next_bill_on - s.starts_on, s.next_bill_on - s.starts_on,
       json_build_object('kind', 'first', 'discount', null, 'days', s.next_bill_on - s.starts_on,
         'ofDays', s.next_bill_on - s.starts_on, 'price', json_build_object('minor', v.price_minor, 'currency', v.currency,
         'planVersionId', v.id, 'name', p.name, 'taxBasisPoints', 0, 'taxInclusive', v.tax_inclusive))
     from membership s join plan_version v on v.tenant_id = s.tenant_id and v.id = s.plan_version_id
     join plan p on p.tenant_id = v.tenant_id and p.id = v.plan_id where s.tenant_id = $1`,
    [gym.tenantId],
  );
}
