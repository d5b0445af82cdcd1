/** Where a limit is counted: `exact` in the shared store, `process` in this process only. */
export type CountedIn = "exact" | "process";

export type Limit = {
  /** Points that may be spent inside one window. */
  readonly points: number;
  /** Length of the fixed window, in seconds. */
  readonly windowSeconds: number;
  readonly countedIn: CountedIn;
  /** What the key is made of; the caller builds it. */
  readonly keyedBy: string;
};

const MINUTE = 60;
const HOUR = 3_600;

/**
 * Every limit of the product, in one table.
 *
 * Guessing limits are exact across processes, since a second process must not give an attacker a second set of
 * tries. Volume limits are counted in the process: they protect that process, and a round trip per call would
 * cost more than the call.
 */
export const limits = {
  /** Key: account and address together, so a stranger elsewhere can't lock the owner of the account out. */
  "sign-in-account": { points: 5, windowSeconds: MINUTE, countedIn: "exact", keyedBy: "account + address" },
  /** Wider, because a whole gym signs in behind one address; stops one address trying many accounts. */
  "sign-in-address": { points: 60, windowSeconds: MINUTE, countedIn: "exact", keyedBy: "address" },
  "second-factor": { points: 5, windowSeconds: MINUTE, countedIn: "exact", keyedBy: "user" },
  "sign-up": { points: 10, windowSeconds: HOUR, countedIn: "exact", keyedBy: "address" },
  "password-reset": { points: 5, windowSeconds: HOUR, countedIn: "exact", keyedBy: "account + address" },
  "email-verification": { points: 5, windowSeconds: HOUR, countedIn: "exact", keyedBy: "user" },
  /** Wrong PINs at one kiosk. */
  "kiosk-pin": { points: 10, windowSeconds: MINUTE, countedIn: "exact", keyedBy: "kiosk" },
  anonymous: { points: 100, windowSeconds: HOUR, countedIn: "process", keyedBy: "address" },
  /**
   * Reads without a session: a page asks one to three, so this is four hundred people a minute who open Pulse behind
   * one gym's address. Whoever is signed in is counted by themselves.
   */
  "anonymous-read": { points: 1_200, windowSeconds: MINUTE, countedIn: "process", keyedBy: "address" },
  /** What one person does by hand: mutations. */
  user: { points: 1_000, windowSeconds: HOUR, countedIn: "process", keyedBy: "user" },
  /** Reads refresh by themselves and weigh less than what a person does by hand. */
  "user-read": { points: 1_200, windowSeconds: MINUTE, countedIn: "process", keyedBy: "user" },
  /** A rush hour at one entrance: one check-in each half second, kept up. */
  kiosk: { points: 120, windowSeconds: MINUTE, countedIn: "process", keyedBy: "kiosk" },
  upload: { points: 60, windowSeconds: HOUR, countedIn: "process", keyedBy: "user" },
  /** Mails to strangers in Pulse's name: as many as a gym's whole team, not a mailing list. */
  invitation: { points: 40, windowSeconds: HOUR, countedIn: "process", keyedBy: "gym" },
  /** Mails to members, a gym's whole list by hand; and to one mailbox, whatever the gym. */
  "app-invitation": { points: 300, windowSeconds: HOUR, countedIn: "exact", keyedBy: "gym" },
  "app-invitation-mailbox": { points: 5, windowSeconds: HOUR, countedIn: "exact", keyedBy: "e-mail" },
  /** Opening an invitation's link: a whole team or class may do so behind one address. */
  "invitation-link": { points: 300, windowSeconds: HOUR, countedIn: "process", keyedBy: "address" },
  /** Looking at a pay link and waiting for its payment: several people behind one gym's address, a look each 3 s. */
  "pay-link": { points: 2_400, windowSeconds: HOUR, countedIn: "process", keyedBy: "address" },
  /** Each try may ring somebody's phone. */
  "pay-link-pay": { points: 10, windowSeconds: HOUR, countedIn: "exact", keyedBy: "link" },
  /** Each look at a payment asks its provider. */
  "pay-link-check": { points: 60, windowSeconds: HOUR, countedIn: "process", keyedBy: "link" },
  "pay-link-send": { points: 6, windowSeconds: HOUR, countedIn: "exact", keyedBy: "bill" },
  /** Asking to join: a family or a class behind one address; and mails to one mailbox. */
  join: { points: 20, windowSeconds: HOUR, countedIn: "exact", keyedBy: "address" },
  "join-mailbox": { points: 3, windowSeconds: HOUR, countedIn: "exact", keyedBy: "gym + e-mail" },
  import: { points: 20, windowSeconds: HOUR, countedIn: "process", keyedBy: "user" },
} as const satisfies Record<string, Limit>;

export type LimitName = keyof typeof limits;
export type LimitTable = Readonly<Record<LimitName, Limit>>;
