// @vitest-environment happy-dom
import { cleanup, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { NextIntlClientProvider } from "next-intl";
import { afterEach, describe, expect, it, vi } from "vitest";
import attendance from "@/shared/i18n/messages/en/attendance.json";
import { PinPad } from "./pin-pad";

afterEach(cleanup);

function show(disabled = false) {
  const onPin = vi.fn();
  render(
    <NextIntlClientProvider locale="en" messages={{ attendance }} timeZone="UTC">
      <PinPad length={6} label="PIN" disabled={disabled} onPin={onPin} />
    </NextIntlClientProvider>,
  );
  const press = async (keys: string) => {
    for (const key of keys) await userEvent.click(screen.getByRole("button", { name: key }));
  };
  return { onPin, press };
}

describe("PIN pad", () => {
  it("sends after the last digit, once, and starts afresh", async () => {
    const { onPin, press } = show();
    await press("12345");
    expect(onPin).not.toHaveBeenCalled();
    await press("6");
    expect(onPin.mock.calls).toEqual([["123456"]]);
    expect(screen.getByRole("status", { name: /^0 of 6/ })).toBeTruthy();
    await press("654321");
    expect(onPin.mock.calls).toEqual([["123456"], ["654321"]]);
  });

  it("takes a digit back and clears", async () => {
    const { onPin, press } = show();
    await press("129");
    await userEvent.click(screen.getByRole("button", { name: "Delete the last digit" }));
    await press("3456");
    expect(onPin.mock.calls).toEqual([["123456"]]);
    await press("99");
    await userEvent.click(screen.getByRole("button", { name: "Clear" }));
    await press("123456");
    expect(onPin).toHaveBeenLastCalledWith("123456");
  });

  it("takes nothing while an answer is on its way", async () => {
    const { onPin, press } = show(true);
    await press("123456");
    expect(onPin).not.toHaveBeenCalled();
  });
});
