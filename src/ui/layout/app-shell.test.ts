import { House } from "lucide-react";
import { describe, expect, it } from "vitest";
import { currentHref, type NavItem } from "./app-shell";

const items: readonly NavItem[] = [
  { href: "/kifaru/admin", label: "Overview", icon: House, exact: true },
  { href: "/kifaru/admin/members", label: "Members", icon: House },
  { href: "/kifaru/admin/members/import", label: "Import", icon: House },
];

describe("currentHref", () => {
  it.each([
    ["/kifaru/admin", "/kifaru/admin"],
    ["/kifaru/admin/members", "/kifaru/admin/members"],
    ["/kifaru/admin/members/42", "/kifaru/admin/members"],
    ["/kifaru/admin/members/import/7", "/kifaru/admin/members/import"],
    ["/kifaru/admin/money", undefined],
    ["/kifaru/admin/membership", undefined],
  ])("%s is at %s", (path, here) => expect(currentHref(path, items)).toBe(here));
});
