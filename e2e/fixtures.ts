import { AxeBuilder } from "@axe-core/playwright";
import { type BrowserContext, test as base, expect, type Page } from "@playwright/test";

/** Everyone in the demo has this password. */
export const PASSWORD = "pulse-demo";

/** Signs a browser in without walking through the form; the form has a journey of its own. */
export async function signIn(context: BrowserContext, email: string, origin: string): Promise<void> {
  const answer = await context.request.post(`${origin}/api/trpc/identity.signIn`, {
    headers: { "x-pulse-csrf": "1", origin },
    data: { email, password: PASSWORD },
  });
  expect(answer.status(), await answer.text()).toBe(200);
}

/** Words of the console that tell of a fault on the page; expected refusals are allowed one by one. */
export class Watch {
  readonly faults: string[] = [];
  readonly #allowed: RegExp[] = [];

  constructor(page: Page) {
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

/** What axe finds on the page as it stands, as short sentences. */
export async function axeFindings(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])
    .analyze();
  return violations.map(
    ({ id, impact, nodes }) =>
      `${id} (${impact}): ${nodes
        .slice(0, 3)
        .map((node) => node.target.join(" "))
        .join(" | ")}`,
  );
}

export const test = base.extend<{ watch: Watch }>({
  watch: async ({ page }, use) => {
    const watch = new Watch(page);
    await use(watch);
    expect(watch.faults, "the console stays silent").toEqual([]);
  },
});

export { expect };
