// @vitest-environment happy-dom
import { cleanup, render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useRef, useState } from "react";
import { afterEach, describe, expect, it } from "vitest";
import { useFocusKeeper } from "./use-focus-keeper";

afterEach(cleanup);

function Board() {
  const board = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const [open, setOpen] = useState(false);
  useFocusKeeper(field, board);
  return (
    <>
      <div ref={board}>
        <input ref={field} aria-label="scan" />
        <button type="button">undo</button>
        <button type="button" onClick={() => setOpen(true)}>
          ask
        </button>
        <input aria-label="other" />
      </div>
      {open ? (
        <div role="dialog">
          <input aria-label="reason" />
        </div>
      ) : null}
    </>
  );
}

const scan = () => screen.getByLabelText<HTMLInputElement>("scan");
const hasFocus = () => waitFor(() => expect(document.activeElement).toBe(scan()));

describe("the scan field's focus", () => {
  it("is there from the start and comes back after a press", async () => {
    render(<Board />);
    await hasFocus();
    await userEvent.click(screen.getByRole("button", { name: "undo" }));
    await hasFocus();
  });

  it("takes letters that are typed elsewhere", async () => {
    render(<Board />);
    await hasFocus();
    screen.getByRole("button", { name: "undo" }).focus();
    await userEvent.keyboard("a");
    expect(document.activeElement).toBe(scan());
  });

  it("leaves other fields and dialogs alone", async () => {
    render(<Board />);
    await userEvent.click(screen.getByLabelText("other"));
    await userEvent.keyboard("12");
    expect(screen.getByLabelText<HTMLInputElement>("other").value).toBe("12");
    await userEvent.click(screen.getByRole("button", { name: "ask" }));
    await userEvent.click(screen.getByLabelText("reason"));
    await userEvent.keyboard("late");
    expect(screen.getByLabelText<HTMLInputElement>("reason").value).toBe("late");
    expect(scan().value).toBe("");
  });
});
