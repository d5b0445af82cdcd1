import { request as httpRequest } from "node:http";
import type { Page } from "@playwright/test";
import { apiOf } from "./api";
import { expect, signIn, test } from "./fixtures";

const OWNER = "owner@kifaru.example";
const IMPORT = "/kifaru/admin/imports/new";

/** The file chooser's message, which screen readers hear at once. */
function complaint(page: Page, words: RegExp | string) {
  return page.getByRole("alert").filter({ hasText: words });
}

async function offer(page: Page, name: string, buffer: Buffer): Promise<void> {
  await page.goto(IMPORT);
  await page.getByLabel("Member list").setInputFiles({ name, mimeType: "text/csv", buffer });
}

test("a list that can't be read is refused with what to mend", async ({ page, context, origin, watch }) => {
  watch.allow(/status of (400|413|415|422)/);
  await signIn(context, OWNER, origin);
  const row = "Ada,Lovelace,ada@example.org\n";

  await test.step("a quotation mark that never closes", async () => {
    await offer(page, "members.csv", Buffer.from(`First name,Last name,Email\n"Ada,${row.repeat(40)}`));
    await expect(page.getByText(/never closed|quotation mark is missing/).first()).toBeVisible();
  });
  await test.step("nothing in it", async () => {
    await offer(page, "members.csv", Buffer.from(""));
    await expect(complaint(page, "The file is empty")).toBeVisible();
  });
  await test.step("only headings", async () => {
    await offer(page, "members.csv", Buffer.from("First name,Last name,Email\n"));
    await expect(page.getByText("The file has headings but no people").first()).toBeVisible();
  });
  await test.step("a picture called a list", async () => {
    const png = Buffer.concat([
      Buffer.from("89504e470d0a1a0a0000000d49484452", "hex"),
      Buffer.alloc(4_096, 7),
    ]);
    await offer(page, "members.csv", png);
    await expect(page.getByText("This is not a text file").first()).toBeVisible();
  });
  await test.step("a spreadsheet called a list", async () => {
    await offer(
      page,
      "members.csv",
      Buffer.concat([Buffer.from("504b030414000600", "hex"), Buffer.alloc(4_096, 1)]),
    );
    await expect(page.getByText(/This is (a spreadsheet|not a text file)/).first()).toBeVisible();
  });
  await test.step("too large a file never leaves the browser", async () => {
    await offer(page, "members.csv", Buffer.alloc(26 * 1_048_576 + 1, row));
    await expect(complaint(page, /members\.csv is larger than/)).toBeVisible();
  });
});

test("uploads beyond the limit are refused, announced or not", async ({ context, origin }) => {
  await signIn(context, OWNER, origin);
  const headers = { "x-pulse-csrf": "1", "x-pulse-tenant": "kifaru", origin };

  const sent = await context.request.post(`${origin}/api/upload/import`, {
    headers: { ...headers, "content-type": "application/octet-stream", "x-file-name": "large.csv" },
    data: Buffer.alloc(26 * 1_048_576, "Ada,Lovelace,ada@example.org\n"),
  });
  expect(sent.status()).toBe(413);
  expect((await sent.json()).error.pulse.code).toBe("TOO_LARGE");

  // 200 MB are refused from their announcement; nobody waits for them.
  const cookies = (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join("; ");
  const answer = await new Promise<{ status: number; body: string }>((resolve, reject) => {
    const request = httpRequest(`${origin}/api/upload/import`, {
      method: "POST",
      headers: { ...headers, cookie: cookies, "content-length": 200 * 1_048_576, "x-file-name": "huge.csv" },
    });
    request.on("error", reject);
    request.on("response", async (response) => {
      let body = "";
      for await (const chunk of response) body += chunk;
      request.destroy();
      resolve({ status: response.statusCode ?? 0, body });
    });
    request.write("First name,Last name\n");
  });
  expect(answer.status).toBe(413);
  expect(JSON.parse(answer.body).error.pulse.code).toBe("TOO_LARGE");
});

test("what isn't there, or isn't theirs, is said in words", async ({
  page,
  context,
  other,
  origin,
  watch,
}) => {
  watch.allow(/status of 404/);
  await signIn(context, OWNER, origin);
  const theirs = await other("owner@bayani.example");
  const { items } = await apiOf(theirs.context(), origin, "bayani").query<{ items: { id: string }[] }>(
    "membership.members.list",
    { limit: 1 },
  );
  const foreign = items[0]?.id ?? "";
  await page.goto(`/kifaru/members/${foreign}`);
  await expect(page.getByText("This isn't here, or it isn't yours to see")).toBeVisible();
  for (const path of ["members/x", "members/x/edit", "admin/imports/x"]) {
    await page.goto(`/kifaru/${path}`);
    await expect(page.getByRole("heading", { level: 1, name: "There is nothing here" })).toBeVisible();
    await expect(page.getByRole("navigation").first()).toBeVisible();
  }
  await page.goto(`/bayani/members/${foreign}`);
  await expect(page.getByText("Your role has no access to this page")).toBeVisible();
  await page.goto("/no-such-gym/members");
  await expect(page.getByRole("heading", { name: "There is no gym at this address" })).toBeVisible();
  await page.goto("/kifaru/no-such-page");
  await expect(page.getByRole("heading", { name: "There is nothing here" })).toBeVisible();
});
