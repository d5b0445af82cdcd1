"use client";

/** What a browser hands out for being reached. */
export interface OwnSubscription {
  endpoint: string;
  p256dh: string;
  auth: string;
  device: string;
}

/** Remembers in this browser that a member of a gym wants push here: permission alone does not say so. */
const wishKey = (slug: string) => `pulse-push:${slug}`;

export function wantsPush(slug: string, memberId: string): boolean {
  try {
    return localStorage.getItem(wishKey(slug)) === memberId;
  } catch {
    return false;
  }
}

export function rememberWish(slug: string, memberId: string | null): void {
  try {
    if (memberId === null) localStorage.removeItem(wishKey(slug));
    else localStorage.setItem(wishKey(slug), memberId);
  } catch {
    // Without storage it holds until the service replaces the subscription.
  }
}

/** `install`: iPhones and iPads give push to installed apps only. */
export type PushSupport = "ready" | "install" | "denied" | "none";

export function pushSupport(): PushSupport {
  if (typeof window === "undefined") return "none";
  const { navigator } = window;
  const apple = /iPad|iPhone|iPod/.test(navigator.userAgent) || isTouchMac(navigator);
  if (!("serviceWorker" in navigator && "PushManager" in window && "Notification" in window))
    return apple ? "install" : "none";
  return Notification.permission === "denied" ? "denied" : "ready";
}

/** An iPad says that it is a Mac; no Mac has a touch screen. */
function isTouchMac({ userAgent, maxTouchPoints }: Navigator): boolean {
  return /Macintosh/.test(userAgent) && maxTouchPoints > 1;
}

function deviceName(): string {
  const { userAgent } = navigator;
  const system = /Android|iPhone|iPad|Windows|Mac OS X|Linux/.exec(userAgent)?.[0] ?? "";
  const browser = /Firefox|Edg|OPR|Chrome|Safari/.exec(userAgent)?.[0] ?? "";
  return [browser, system].filter(Boolean).join(" · ");
}

function bytesOf(base64url: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64url.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

function base64url(buffer: ArrayBuffer | null): string {
  const text = String.fromCharCode(...new Uint8Array(buffer ?? new ArrayBuffer(0)));
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** Whether a subscription was made for this installation's key: another one's messages would be refused. */
function isForKey(subscription: PushSubscription, publicKey: string): boolean {
  const { applicationServerKey } = subscription.options;
  return applicationServerKey === null || base64url(applicationServerKey) === publicKey;
}

/** This browser's subscription; made when there is none. @throws where the browser or its service refuses */
export async function ownSubscription(publicKey: string): Promise<OwnSubscription> {
  const { pushManager } = await navigator.serviceWorker.ready;
  let subscription = await pushManager.getSubscription();
  if (subscription && !isForKey(subscription, publicKey)) {
    await subscription.unsubscribe();
    subscription = null;
  }
  subscription ??= await pushManager.subscribe({
    userVisibleOnly: true,
    applicationServerKey: bytesOf(publicKey),
  });
  return {
    endpoint: subscription.endpoint,
    p256dh: base64url(subscription.getKey("p256dh")),
    auth: base64url(subscription.getKey("auth")),
    device: deviceName(),
  };
}

/** Ends this browser's subscription. @returns its address, or null when there was none */
export async function endSubscription(): Promise<string | null> {
  const registration = await navigator.serviceWorker.getRegistration();
  const subscription = await registration?.pushManager.getSubscription();
  if (!subscription) return null;
  await subscription.unsubscribe();
  return subscription.endpoint;
}

/** The address of this browser's subscription, if it has one. */
export async function currentEndpoint(): Promise<string | null> {
  if (pushSupport() === "none" || pushSupport() === "install") return null;
  const registration = await navigator.serviceWorker.getRegistration();
  return (await registration?.pushManager.getSubscription())?.endpoint ?? null;
}
