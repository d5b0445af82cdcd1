// @vitest-environment happy-dom
import { expect, it, vi } from "vitest";
import { onFirstTouch } from "./first-touch";

it.each(["pointermove", "pointerdown", "keydown"])("begins once, at the first %s", (sign) => {
  const begin = vi.fn();
  onFirstTouch(begin);
  expect(begin).not.toHaveBeenCalled();
  document.body.dispatchEvent(new Event(sign, { bubbles: true }));
  document.body.dispatchEvent(new Event("keydown", { bubbles: true }));
  expect(begin).toHaveBeenCalledTimes(1);
});

it("does nothing once it is called off", () => {
  const begin = vi.fn();
  onFirstTouch(begin)();
  document.body.dispatchEvent(new Event("pointerdown", { bubbles: true }));
  expect(begin).not.toHaveBeenCalled();
});
