import { randomUUID } from "node:crypto";
import { type BrowserContext, expect } from "@playwright/test";

/** Calls procedures as the person who is signed in to a browser; for what a journey needs and does not show. */
export function apiOf(context: BrowserContext, origin: string, tenant?: string) {
  const headers = { "x-pulse-csrf": "1", origin, ...(tenant ? { "x-pulse-tenant": tenant } : {}) };
  const data = async <T>(answer: Awaited<ReturnType<BrowserContext["request"]["get"]>>): Promise<T> => {
    expect(answer.status(), await answer.text()).toBe(200);
    return ((await answer.json()) as { result: { data: T } }).result.data;
  };
  return {
    async query<T>(path: string, input?: unknown): Promise<T> {
      const query = input === undefined ? "" : `?input=${encodeURIComponent(JSON.stringify(input))}`;
      return data<T>(await context.request.get(`${origin}/api/trpc/${path}${query}`, { headers }));
    },
    async mutate<T>(path: string, input?: unknown): Promise<T> {
      const answer = await context.request.post(`${origin}/api/trpc/${path}`, {
        headers: { ...headers, "idempotency-key": randomUUID() },
        ...(input === undefined ? {} : { data: input }),
      });
      return data<T>(answer);
    },
  };
}
