import { fallbackWords } from "./fallback-words";

interface Shown {
  title: string;
  body: string;
  /** Path within this origin. */
  url: string;
  tag: string;
}

/** What a push message says; a general one when it cannot be read. */
function read(data: PushMessageData | null): Shown {
  try {
    const sent = data?.json() as Partial<Shown> | undefined;
    if (sent?.title) {
      const url = sent.url?.startsWith("/") && !sent.url.startsWith("//") ? sent.url : "/";
      return { title: sent.title, body: sent.body ?? "", url, tag: sent.tag ?? url };
    }
  } catch {
    // Shown in general words below.
  }
  return { title: "Pulse", body: fallbackWords(navigator.languages).words.news, url: "/", tag: "pulse" };
}

/** The window that shows the address already, any other of ours, or a new one. */
async function show(worker: ServiceWorkerGlobalScope, url: string): Promise<void> {
  const target = new URL(url, worker.location.origin).href;
  const open = await worker.clients.matchAll({ type: "window", includeUncontrolled: true });
  const there = open.find((client) => client.url === target) ?? open[0];
  if (!there) {
    await worker.clients.openWindow(target);
    return;
  }
  await there.focus();
  // A window that another worker controls cannot be led elsewhere; a new one can.
  if (there.url !== target) await there.navigate(target).catch(() => worker.clients.openWindow(target));
}

/**
 * Shows every push message: Safari takes the permission away from whoever stays silent. A press leads to where it can be
 * dealt with.
 */
export function listenForPush(worker: ServiceWorkerGlobalScope): void {
  worker.addEventListener("push", (event) => {
    const { title, body, url, tag } = read(event.data);
    const look = {
      body,
      tag,
      icon: "/icons/pulse-192.png",
      badge: "/icons/pulse-maskable-192.png",
      data: { url },
    };
    event.waitUntil(worker.registration.showNotification(title, look));
  });
  worker.addEventListener("notificationclick", (event) => {
    event.notification.close();
    const { url } = event.notification.data as { url?: string };
    event.waitUntil(show(worker, url ?? "/"));
  });
}

/** Ends this browser's subscription, so that whoever comes next does not read what is not theirs. */
export async function endPush(worker: ServiceWorkerGlobalScope): Promise<void> {
  const subscription = await worker.registration.pushManager?.getSubscription().catch(() => null);
  await subscription?.unsubscribe().catch(() => undefined);
}
