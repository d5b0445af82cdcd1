import { describe, expect, it } from "vitest";
import type { FeedItem } from "../../visits/schema";
import { isCode } from "./scan-field";
import { withMessage } from "./use-feed";

const item = (id: string): FeedItem => ({
  id,
  kind: "visit",
  at: "2026-11-21T09:00:00.000Z",
  branchId: "b",
  decision: "allow",
  reason: "OK",
  method: "desk",
  memberId: "m",
  name: "Amina Odhiambo",
  number: "1001",
  photo: null,
  override: null,
  flag: null,
  leftAt: null,
  undoneAt: null,
});
const pages = () => ({
  pages: [
    { items: [item("2")], nextCursor: "c" },
    { items: [item("1")], nextCursor: null },
  ],
  pageParams: [null, "c"],
});
const ids = (feed: ReturnType<typeof withMessage>) =>
  feed.pages.flatMap((page) => page.items.map(({ id }) => id));

describe("live messages in the feed", () => {
  it("puts a new line first, once however often it is told", () => {
    const message = { type: "visit", item: item("3") };
    const after = withMessage(withMessage(pages(), message), message);
    expect(ids(after)).toEqual(["3", "2", "1"]);
  });

  it("marks what was taken back and who left, on any page", () => {
    const at = "2026-11-21T09:01:00.000Z";
    const undone = withMessage(pages(), { type: "undone", visitId: "1", at });
    expect(undone.pages[1]?.items[0]?.undoneAt).toBe(at);
    const left = withMessage(pages(), { type: "left", visitId: "2", at });
    expect(left.pages[0]?.items[0]).toMatchObject({ leftAt: at, undoneAt: null });
  });

  it("leaves the feed alone when a message says nothing of it", () => {
    const feed = pages();
    expect(withMessage(feed, { type: "changed" })).toBe(feed);
  });
});

describe("what was scanned", () => {
  it.each([
    ["P1.ABC.1.0123456789ABCDEF", true],
    ["10042", true],
    ["KS-0042", true],
    ["amina", false],
    ["Amina 2", false],
    ["Amina Odhiambo", false],
  ])("%s is a code: %s", (text, code) => {
    expect(isCode(text)).toBe(code);
  });
});
