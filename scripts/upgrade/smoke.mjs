/**
 * Looks whether a version that was just started works: ready, its sign-in page, and what it says of its parts. Stands
 * alone, so that it can also be handed to a container's Node as a text.
 *
 * @param base    address of the web process or what stands before it, without a slash at the end
 * @param seconds how long it may take to become ready
 * @returns {Promise<string | undefined>} what is wrong
 */
export async function smoke(base, seconds) {
  const ask = (path) => fetch(`${base}${path}`, { signal: AbortSignal.timeout(10_000), redirect: "follow" });
  const end = Date.now() + seconds * 1_000;
  for (;;) {
    const ready = await ask("/api/ready").catch(() => undefined);
    if (ready?.status === 200) break;
    if (Date.now() > end) {
      return `it is not ready after ${seconds} s (${ready ? await ready.text() : "nobody answers"})`;
    }
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  const page = await ask("/sign-in").catch((error) => ({ status: 0, text: async () => error.message }));
  const html = await page.text();
  if (page.status !== 200 || !html.includes("<html")) return `the sign-in page answers ${page.status}`;
  // The worker says that it lives a moment after the web process does.
  let health;
  do {
    health = await ask("/api/health")
      .then((answer) => answer.json())
      .catch((error) => ({ status: error.message }));
    if (health.status === "ok") return undefined;
    await new Promise((resolve) => setTimeout(resolve, 500));
  } while (Date.now() < end);
  return `its health is "${health.status}"${health.degraded?.length ? ` (${health.degraded.join(", ")})` : ""}`;
}
