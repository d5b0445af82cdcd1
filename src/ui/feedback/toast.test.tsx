// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { WithWords } from "@/ui/testing";
import { type ToastMessage, ToastProvider, UNDO_MS, useToast } from "./toast";
import "./toast-region";

function Trigger({ message }: { message: ToastMessage }) {
  const { show } = useToast();
  return (
    <button type="button" onClick={() => show(message)}>
      Act
    </button>
  );
}

async function act1(message: ToastMessage) {
  render(
    <WithWords>
      <ToastProvider>
        <Trigger message={message} />
      </ToastProvider>
    </WithWords>,
  );
  // The region is fetched with the first message; resolving it takes a few turns of the event loop.
  await act(async () => {
    fireEvent.click(screen.getByText("Act"));
    await vi.dynamicImportSettled();
  });
  await pass(50);
}

const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

describe("toast", () => {
  it("takes the action back once, and leaves", async () => {
    const onUndo = vi.fn();
    await act1({ title: "Amina checked in", onUndo });
    await act(async () => fireEvent.click(screen.getByRole("button", { name: /^Undo/ })));
    expect(onUndo).toHaveBeenCalledOnce();
    await pass(500);
    expect(screen.queryByRole("button", { name: /^Undo/ })).toBeNull();
  });

  it("offers undo for ten seconds and counts them down", async () => {
    await act1({ title: "Amina checked in", onUndo: vi.fn() });
    expect(screen.getByRole("button", { name: /^Undo/ }).textContent).toContain("10");
    for (let second = 0; second < 3; second += 1) await pass(1_000);
    expect(screen.getByRole("button", { name: /^Undo/ }).textContent).toContain("7");
    await pass(UNDO_MS - 3_000 - 500);
    expect(screen.getByRole("button", { name: /^Undo/ })).toBeDefined();
    await pass(1_000);
    expect(screen.queryByRole("button", { name: /^Undo/ })).toBeNull();
  });

  it("keeps an error until it is dismissed", async () => {
    await act1({ tone: "error", title: "The printer does not answer" });
    await pass(120_000);
    fireEvent.click(screen.getByRole("button", { name: "Dismiss" }));
    await pass(500);
    expect(screen.queryByText("The printer does not answer")).toBeNull();
  });
});
