import { AxeBuilder } from "@axe-core/playwright";
import { type Browser, type BrowserContext, test as base, expect, type Page } from "@playwright/test";

/** Everyone in the demo has this password. */
export const PASSWORD = "pulse-demo";

/** Signed-in sessions of this run, so that twenty journeys of one person don't look like an attack. */
const sessions = new Map<string, Awaited<ReturnType<BrowserContext["cookies"]>>>();

/** Signs a browser in without walking through the form; the form has a journey of its own. */
export async function signIn(
  context: BrowserContext,
  email: string,
  origin: string,
  { password = PASSWORD, fresh = false } = {},
): Promise<void> {
  const known = fresh ? undefined : sessions.get(email);
  if (known) return await context.addCookies(known);
  const answer = await context.request.post(`${origin}/api/trpc/identity.signIn`, {
    headers: { "x-pulse-csrf": "1", origin },
    data: { email, password },
  });
  expect(answer.status(), await answer.text()).toBe(200);
  // The session alone: language and theme are a browser's own.
  const cookies = (await context.cookies(origin)).filter(({ name }) => name.endsWith("pulse_session"));
  if (!fresh) sessions.set(email, cookies);
}

/** Words of the console that tell of a fault on the page; expected refusals are allowed one by one. */
export class Watch {
  readonly faults: string[] = [];
  readonly #allowed: RegExp[] = [];

  constructor(page: Page) {
    this.follow(page);
  }

  /** Listens to one more page: a second browser of the same journey. */
  follow(page: Page): void {
    page.on("console", (message) => {
      if (message.type() !== "error" && message.type() !== "warning") return;
      const text = `${message.type()}: ${message.text()} ${message.location().url}`;
      if (!this.#allowed.some((pattern) => pattern.test(text))) this.faults.push(text);
    });
    page.on("pageerror", (error) => this.faults.push(`uncaught: ${error.message}`));
  }

  /** A refusal that the journey provokes on purpose: browsers log every failed request. */
  allow(pattern: RegExp): void {
    this.#allowed.push(pattern);
  }
}

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** What axe finds on the page as it stands, as short sentences. @param rules all that tell of a fault, unless named */
export async function axeFindings(page: Page, rules?: string[]): Promise<string[]> {
  // In the page itself: without frames of other origins there is nothing to gather in a second page.
  const axe = new AxeBuilder({ page }).setLegacyMode();
  const { violations } = await (rules ? axe.withRules(rules) : axe.withTags(TAGS)).analyze();
  return violations.map(
    ({ id, impact, nodes }) =>
      `${id} (${impact}): ${nodes
        .slice(0, 3)
        .map((node) => node.target.join(" "))
        .join(" | ")}`,
  );
}

interface Fixtures {
  /** Keeps the console of the journey's pages silent. */
  watch: Watch;
  origin: string;
  /** Another person's browser, of the same size, watched as well. */
  other: (email?: string) => Promise<Page>;
  /** Differs in every run and size, for names that must be new. */
  tag: string;
}

export const test = base.extend<Fixtures>({
  watch: [
    async ({ page }, use) => {
      const watch = new Watch(page);
      await use(watch);
      expect(watch.faults, "the console stays silent").toEqual([]);
    },
    { auto: true },
  ],
  origin: async ({ baseURL }, use) => use(baseURL ?? ""),
  other: async ({ browser, watch, origin, contextOptions, viewport }, use) => {
    const opened: BrowserContext[] = [];
    await use(async (email) => {
      const context = await openContext(browser, { ...contextOptions, baseURL: origin, viewport });
      opened.push(context);
      if (email) await signIn(context, email, origin);
      const page = await context.newPage();
      watch.follow(page);
      return page;
    });
    for (const context of opened) await context.close();
  },
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures from the pattern.
  tag: async ({}, use, { project, workerIndex }) =>
    use(`${project.name[0]}${workerIndex}${Date.now().toString(36).slice(-5)}`),
});

function openContext(browser: Browser, options: Parameters<Browser["newContext"]>[0]) {
  return browser.newContext(options);
}

export { expect };
