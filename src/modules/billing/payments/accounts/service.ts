import type { Clock } from "@/platform/clock";
import type { JobContext, Ports, ServiceContext, TenantContext } from "@/platform/context";
import { DomainError } from "@/platform/errors";
import { PLATFORM_TENANT, type TenantId } from "@/platform/ids";
import { createProviders, type Providers } from "../../providers/open-provider";
import { NETWORK_PROVIDERS, type NetworkProvider, type PaymentProvider } from "../../providers/port";
import type { ProviderSettings } from "../../providers/settings";
import { REPORTING_PROVIDER } from "../words";
import { webhookAddress } from "./address";
import * as data from "./data";
import { registerReceipts } from "./jobs";
import { type ProviderAccountView, type ProviderCredentials, providerCredentials } from "./schema";

/** One per clock, which is one per process: it keeps access tokens that several calls share. */
const opened = new WeakMap<Clock, Providers>();

function providersOf(ports: Pick<Ports, "clock">): Providers {
  let providers = opened.get(ports.clock);
  if (!providers) {
    providers = createProviders({ clock: ports.clock });
    opened.set(ports.clock, providers);
  }
  return providers;
}

/** Replaces how accounts are opened where this clock is the time: tests set shorter patience. */
export function openAccountsWith(clock: Clock, providers: Providers): void {
  opened.set(clock, providers);
}

const PURPOSE = "provider-account";
const MPESA_LIVE = "https://api.safaricom.co.ke";
const MPESA_SANDBOX = "https://sandbox.safaricom.co.ke";

/** The demo's simulators may listen somewhere else after every start. */
function simulatorOf(ports: Ports, stored: string | undefined): string | undefined {
  if (stored === undefined) return undefined;
  const { pathname } = new URL(stored);
  return (ports.simulatorsUrl ? `${ports.simulatorsUrl}${pathname}` : stored).replace(/\/$/, "");
}

function settingsOf(
  ports: Ports,
  tenantId: string,
  account: data.StoredAccount,
): ProviderSettings | undefined {
  if (!account.sealed) return undefined;
  const kept = providerCredentials.safeParse(JSON.parse(ports.secrets.open(PURPOSE, account.sealed)));
  // A simulator's address that outlived the demo must not be taken for the provider.
  if (!kept.success || (kept.data.simulatorUrl && ports.demo === "off")) return undefined;
  const { data: own } = kept;
  const base = simulatorOf(ports, own.simulatorUrl);
  switch (own.provider) {
    case "mpesa":
      return {
        provider: "mpesa",
        baseUrl: base ?? (own.live ? MPESA_LIVE : MPESA_SANDBOX),
        consumerKey: own.consumerKey,
        consumerSecret: own.consumerSecret,
        shortCode: own.shortCode,
        tillNumber: own.tillNumber,
        passkey: own.passkey,
        initiator: own.initiator,
        pulls: own.pulls,
        callbackBaseUrl: webhookAddress(ports, "mpesa", tenantId, account.id),
        callbackSecrets: [ports.secrets.digest("mpesa-callback", account.id).toString("hex")],
      };
    case "stripe":
      return {
        provider: "stripe",
        baseUrl: base,
        secretKey: own.secretKey,
        webhookSecrets: own.webhookSecrets,
      };
    case "paymongo":
      return {
        provider: "paymongo",
        baseUrl: base ?? "https://api.paymongo.com",
        secretKey: own.secretKey,
        webhookSecrets: own.webhookSecrets,
        live: own.live,
      };
  }
}

/** The gym's account, opened; undefined when it is not set up. Also when it is switched off: what was begun ends. */
export async function openAccount(
  ctx: ServiceContext,
  provider: NetworkProvider,
): Promise<(PaymentProvider & { enabled: boolean }) | undefined> {
  const account = await data.findAccount(ctx.db, provider);
  return account && openStored(ctx.ports, ctx.tenantId, account);
}

/** The same by the account's own id, for what arrives from outside. */
export async function openAccountById(
  ctx: ServiceContext,
  accountId: string,
  provider: NetworkProvider,
): Promise<PaymentProvider | undefined> {
  const account = await data.findAccountById(ctx.db, accountId);
  return account?.provider === provider ? openStored(ctx.ports, ctx.tenantId, account) : undefined;
}

function openStored(ports: Ports, tenantId: TenantId, account: data.StoredAccount) {
  const settings = settingsOf(ports, tenantId, account);
  return settings && { ...providersOf(ports).open(settings), enabled: account.enabled };
}

/** @throws DomainError PROVIDER_NOT_READY when nobody can pay by it now */
export async function requireAccount(
  ctx: ServiceContext,
  provider: NetworkProvider,
): Promise<PaymentProvider> {
  const account = await openAccount(ctx, provider);
  if (!account?.enabled) throw new DomainError("PROVIDER_NOT_READY", { provider });
  return account;
}

export async function listAccounts(ctx: TenantContext): Promise<ProviderAccountView[]> {
  const stored = await data.listAccounts(ctx.db);
  return NETWORK_PROVIDERS.map((provider) => {
    const account = stored.find((one) => one.provider === provider);
    return {
      provider,
      configured: account?.sealed != null,
      enabled: account?.enabled ?? false,
      live: account?.settings.live ?? false,
      simulated: account?.settings.simulated ?? false,
      label: account?.settings.label ?? null,
      webhookUrl: account ? webhookAddress(ctx.ports, provider, ctx.tenantId, account.id) : null,
      updatedAt: account?.updatedAt ?? null,
      receipts: account?.settings.receipts ?? null,
    };
  });
}

/** The providers by which a member may pay now. */
export async function readyProviders(ctx: TenantContext): Promise<NetworkProvider[]> {
  const stored = await data.listAccounts(ctx.db);
  return NETWORK_PROVIDERS.filter((provider) =>
    stored.some((one) => one.provider === provider && one.enabled && one.sealed !== null),
  );
}

/**
 * Gives an account its address for notices before it has credentials: some providers hand out the secret for notices
 * only against that address. Nobody can pay by it until `setAccount`.
 */
export async function prepareAccount(ctx: TenantContext, provider: NetworkProvider): Promise<void> {
  await data.prepareAccount(ctx.db, provider, ctx.clock.now());
}

/**
 * Keeps the gym's account at a provider; its credentials are sealed and never shown again.
 * @throws DomainError INVALID_INPUT for a simulator's address outside a demo
 */
export async function setAccount(ctx: TenantContext, credentials: ProviderCredentials): Promise<void> {
  if (credentials.simulatorUrl && ctx.ports.demo === "off") {
    throw new DomainError("INVALID_INPUT", { field: "simulatorUrl" });
  }
  const { provider } = credentials;
  const live = provider === "stripe" ? credentials.secretKey.startsWith("sk_live") : credentials.live;
  const label =
    provider === "mpesa"
      ? (credentials.tillNumber ?? credentials.shortCode)
      : provider === "stripe"
        ? credentials.publishableKey
        : "GCash";
  const settings = { live, label, simulated: credentials.simulatorUrl !== undefined };
  const sealed = ctx.ports.secrets.seal(PURPOSE, JSON.stringify(credentials));
  const id = await data.setAccount(ctx.db, { provider, settings, sealed }, ctx.clock.now());
  if (provider === REPORTING_PROVIDER) await askForReceipts(ctx);
  ctx.audit({
    action: "provider.set",
    subject: { kind: "provider-account", id },
    after: { provider, live, label },
  });
}

/** Has the provider told, soon, where to report payments that nobody asked for; what it said before is forgotten. */
export async function askForReceipts(ctx: TenantContext): Promise<void> {
  await data.noteReceipts(ctx.db, REPORTING_PROVIDER, null);
  ctx.enqueue(registerReceipts, {});
}

/** Tells it, and keeps what it said. @throws Error when there was no answer: the job comes again */
export async function reportReceipts(ctx: JobContext): Promise<void> {
  const account = await openAccount(ctx, REPORTING_PROVIDER);
  if (!account?.receipts) return;
  const state = await account.receipts.register();
  if (state === "unknown") throw new Error("the provider did not say whether it will report payments");
  await data.noteReceipts(ctx.db, REPORTING_PROVIDER, { state, at: ctx.clock.now().toISOString() });
}

/** @throws DomainError PROVIDER_NOT_READY when there is no account to switch on or off */
export async function enableAccount(
  ctx: TenantContext,
  provider: NetworkProvider,
  enabled: boolean,
): Promise<void> {
  if (!(await data.setEnabled(ctx.db, provider, enabled, ctx.clock.now()))) {
    throw new DomainError("PROVIDER_NOT_READY", { provider });
  }
  ctx.audit({
    action: enabled ? "provider.enable" : "provider.disable",
    subject: { kind: "provider-account", id: null },
    after: { provider },
  });
}

/** An account of a demo gym at a simulator, opened for the simulator itself. */
export interface SimulatedAccount {
  credentials: ProviderCredentials;
  /** Where the gym hears from it. */
  webhookUrl: string;
}

/** Every account that is kept at a simulator; for the process that plays the providers in a demo. */
export async function listSimulated(ports: Ports): Promise<SimulatedAccount[]> {
  if (ports.demo === "off") return [];
  const rows = await ports.db.system("the demo's simulators", PLATFORM_TENANT, data.listSimulated);
  return rows.flatMap(({ tenantId, ...account }) => {
    if (!account.sealed) return [];
    const kept = providerCredentials.safeParse(JSON.parse(ports.secrets.open(PURPOSE, account.sealed)));
    if (!kept.success || !kept.data.simulatorUrl) return [];
    return {
      credentials: kept.data,
      webhookUrl: webhookAddress(ports, kept.data.provider, tenantId, account.id),
    };
  });
}
