// @vitest-environment happy-dom
import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, expect, it } from "vitest";
import { WithWords } from "@/ui/testing";
import { ErrorState } from "./empty-state";
import { NotHere } from "./not-here";

afterEach(cleanup);

it("A failure that is all there is on a page is its heading, and elsewhere it is not", () => {
  const { rerender } = render(
    <WithWords>
      <ErrorState page />
    </WithWords>,
  );
  expect(screen.getByRole("heading", { level: 1 }).textContent).toBe("That did not work");
  rerender(
    <WithWords>
      <ErrorState />
    </WithWords>,
  );
  expect(screen.queryByRole("heading")).toBeNull();
});

it("What isn't there says so under a heading, and speaks of no fields", () => {
  render(
    <WithWords>
      <NotHere />
    </WithWords>,
  );
  expect(screen.getByRole("heading", { level: 1 }).textContent).toBe("There is nothing here");
  expect(screen.getByText(/pick it from the list/)).toBeTruthy();
});
