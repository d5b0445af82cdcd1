import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { axeFindings, expect, test } from "./fixtures";
import { linkInMail } from "./mail";

test("a visitor reads what a gym offers, asks to join, and the desk makes them a member", async ({
  page,
  other,
  tag,
}) => {
  await page.goto("/kifaru");
  await expect(page).toHaveURL(/\/kifaru\/welcome$/);
  await expect(page.getByRole("heading", { level: 1, name: "Kifaru Strength" })).toBeVisible();
  const plans = page.getByRole("region", { name: "Plans" });
  await expect(plans.getByText(/KES\s[\d,]+ a month/).first()).toBeVisible();
  await expect(plans.getByText(/Cancel any time|Ends by itself/).first()).toBeVisible();
  const classes = page.getByRole("region", { name: "Classes this week" });
  await expect(
    classes.getByText(/seats? left|The next one is on|No classes are planned/).first(),
  ).toBeVisible();
  const branches = page.getByRole("region", { name: "Our branches" });
  await expect(branches.getByText(/inside now/).first()).toBeVisible();
  expect(await axeFindings(page)).toEqual([]);
  await page.getByRole("link", { name: "Deutsch" }).click();
  await expect(page.getByRole("heading", { name: "Tarife" })).toBeVisible();
  await page.getByRole("link", { name: "English" }).click();

  await plans.getByRole("link", { name: "Choose Monthly" }).click();
  await expect(page.getByRole("heading", { name: "Join Kifaru Strength" })).toBeVisible();
  await expect(page.getByRole("radio", { name: /^Monthly/ })).toBeChecked();
  const email = `visitor-${tag}@example.com`;
  await page.getByLabel("First name").fill("Visitor");
  await page.getByLabel("Last name").fill(`Of ${tag}`);
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Phone").fill("0712 345 678");
  await page.getByLabel("Date of birth").fill("2015-05-05");
  await expect(page.getByLabel("Their name")).toBeVisible();
  await page.getByLabel("Date of birth").fill("1990-05-05");
  await expect(page.getByLabel("Their name")).toHaveCount(0);
  await page.getByRole("button", { name: "Ask to join" }).click();
  await expect(page.getByText("Please agree, otherwise nobody may contact you.").first()).toBeVisible();
  await page.getByRole("checkbox", { name: /may keep these details/ }).check();
  await page.getByRole("button", { name: "Ask to join" }).click();
  await expect(page.getByRole("heading", { name: "Thank you, Visitor" })).toBeVisible();
  expect(await linkInMail(email, "/kifaru/welcome")).toContain("/kifaru/welcome");

  const desk = await other("desk@kifaru.example");
  await desk.goto("/kifaru/desk/requests");
  const request = desk.getByRole("listitem").filter({ hasText: `Visitor Of ${tag}` });
  await expect(request.getByText("Wants: Monthly")).toBeVisible();
  await request.getByRole("button", { name: `Make a member: Visitor Of ${tag}` }).click();
  await expect(desk).toHaveURL(/\/kifaru\/desk\/sell\?member=[\da-f-]{36}&plan=/);
  await expect(desk.getByText(`Visitor Of ${tag}`).first()).toBeVisible();
});

test("the timetable stands in a frame of another website, where nothing else of Pulse does", async ({
  page,
  origin,
  watch,
}) => {
  watch.allow(/frame-ancestors|X-Frame-Options|Refused to (?:display|frame)|ERR_BLOCKED_BY_RESPONSE/i);
  const website = createServer((req, res) => {
    const framed =
      req.url === "/app" ? "/kifaru/welcome" : "/kifaru/embed/timetable?theme=dark&accent=0f766e";
    res.writeHead(200, { "content-type": "text/html" });
    res.end(
      `<!doctype html><title>Elsewhere</title><iframe src="${origin}${framed}" title="Framed"></iframe>`,
    );
  });
  await new Promise<void>((resolve) => website.listen(0, "127.0.0.1", resolve));
  const elsewhere = `http://127.0.0.1:${(website.address() as AddressInfo).port}`;
  try {
    await page.goto(elsewhere);
    const frame = page.frameLocator("iframe");
    await expect(frame.getByRole("heading", { name: "Classes at Kifaru Strength" })).toBeVisible();
    await expect(frame.getByRole("link", { name: /^More about Kifaru Strength/ })).toHaveAttribute(
      "target",
      "_blank",
    );
    const refused = page.waitForEvent("requestfailed", (request) =>
      request.url().endsWith("/kifaru/welcome"),
    );
    await page.goto(`${elsewhere}/app`);
    await refused;
    await expect(page.frameLocator("iframe").getByRole("heading", { name: "Kifaru Strength" })).toHaveCount(
      0,
    );
  } finally {
    website.closeAllConnections();
    website.close();
  }
});
