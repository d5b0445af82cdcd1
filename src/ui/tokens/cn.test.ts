import { describe, expect, it } from "vitest";
import { cn } from "./cn";

describe("cn", () => {
  it.each([
    ["h-4 w-2", "h-8", "w-2 h-8"],
    ["px-3 pe-9", "px-4", "px-4"],
    ["px-3", "pe-9", "px-3 pe-9"],
    ["h-4 w-4", "size-6", "size-6"],
    ["text-small text-ink", "text-title", "text-ink text-title"],
    ["text-ink", "text-ink-2", "text-ink-2"],
    ["text-center", "text-ink", "text-center text-ink"],
    ["hover:bg-sunken bg-panel", "bg-canvas", "hover:bg-sunken bg-canvas"],
    ["lg:h-4", "h-6", "lg:h-4 h-6"],
    ["data-[state=open]:bg-line", "data-[state=open]:bg-panel", "data-[state=open]:bg-panel"],
    ["border border-line", "border-deny", "border border-deny"],
    ["flex", "hidden", "hidden"],
    ["lg:hidden", "lg:inline-flex", "lg:inline-flex"],
    ["-me-1", "me-2", "me-2"],
    ["rounded-md rounded-t-lg", "rounded-full", "rounded-t-lg rounded-full"],
    ["[&_svg]:size-4", "[&_svg]:size-5", "[&_svg]:size-5"],
    ["bg-[color-mix(in_oklab,var(--a),var(--b)_12%)]", "bg-panel", "bg-panel"],
  ])("%s + %s = %s", (base, more, joined) => expect(cn(base, more)).toBe(joined));

  it("leaves out what is false", () => {
    expect(cn("flex", false, null, undefined, { "gap-2": true, "gap-3": false })).toBe("flex gap-2");
  });
});
