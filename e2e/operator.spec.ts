import type { Page } from "@playwright/test";
import { expect, signIn, test } from "./fixtures";
import { orderUnfit } from "./worker";

const JOB = "notifications.deliver";

/** Says why and confirms, in the dialog that asks for it. */
async function giveReason(page: Page, title: RegExp, reason: string): Promise<void> {
  const dialog = page.getByRole("dialog", { name: title });
  await dialog.getByLabel("Reason").fill(reason);
  await dialog.getByRole("button", { name: "Discard" }).click();
  await expect(dialog).toBeHidden();
}

test("an operator deals with work that gave up, and has a backup made that proves itself", async ({
  page,
  context,
  origin,
  tag,
}) => {
  test.setTimeout(240_000);
  await orderUnfit("kifaru", JOB, 3);
  await signIn(context, "operator@pulse.example", origin);
  const letters = page.getByRole("row").filter({ hasText: JOB }).filter({ hasText: "deliveryId" });

  await test.step("the start page says so, and leads to the jobs", async () => {
    await page.goto("/operator");
    const queue = page.getByRole("listitem").filter({ hasText: "gave up" });
    await expect(queue).toContainText("Look into each");
    await queue.getByRole("link", { name: "Queue" }).click();
    await expect(letters).toHaveCount(3);
  });

  await test.step("one is looked into and tried again", async () => {
    await letters.first().getByText(JOB).click();
    const sheet = page.getByRole("dialog", { name: JOB });
    await expect(sheet).toContainText("Kifaru Strength");
    await expect(sheet).toContainText('"deliveryId": "none"');
    await sheet.getByRole("button", { name: "Try again" }).click();
    await expect(page.getByText("The job is tried again", { exact: true })).toBeVisible();
  });

  await test.step("one is discarded with a reason, then the rest together", async () => {
    await letters.last().getByText(JOB).click();
    await page.getByRole("dialog", { name: JOB }).getByRole("button", { name: "Discard" }).click();
    await giveReason(page, /^Discard notifications.deliver/, `Sent by hand ${tag}`);
    // What was tried again has given up again.
    await expect(letters).toHaveCount(2, { timeout: 30_000 });
    for (const at of [0, 1]) await letters.nth(at).getByRole("checkbox").check();
    await page.getByRole("button", { name: "Discard" }).click();
    await giveReason(page, /^Discard 2 jobs/, `Not wanted ${tag}`);
    await expect(letters).toHaveCount(0);
  });

  await test.step("the log has kept why", async () => {
    await page.goto("/operator/audit");
    await page.getByLabel("Action begins with").fill("dead-letter.discard");
    const lines = page.getByRole("row").filter({ hasText: "dead-letter.discard" });
    await expect(lines.first()).toBeVisible();
    await lines.nth(2).getByText("dead-letter.discard").click();
    const details = page.getByRole("dialog", { name: "dead-letter.discard" });
    await expect(details).toContainText(`Sent by hand ${tag}`);
    await expect(details).toContainText("Kifaru Strength");
  });

  await test.step("a backup is made, restored and compared", async () => {
    await page.goto("/operator/backups");
    await page.getByRole("button", { name: "Back up now" }).click();
    const newest = page.getByRole("list", { name: "Backups, newest first" }).getByRole("listitem").first();
    await expect(newest).toContainText("Proven", { timeout: 100_000 });
    await expect(newest).toContainText(/Restored and compared in .* rows and .* files are the same/);
    await expect(page.getByText("The newest backup is proven and fresh.")).toBeVisible();
  });
});
