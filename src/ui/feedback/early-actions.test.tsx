// @vitest-environment happy-dom
import { useState } from "react";
import { hydrateRoot } from "react-dom/client";
import { renderToString } from "react-dom/server";
import { afterEach, expect, it, vi } from "vitest";
import { repeatEarlyActions } from "./early-actions";

function Code({ onSent }: { onSent: (code: string) => void }) {
  const [code, setCode] = useState("");
  const [agreed, setAgreed] = useState(false);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onSent(`${code} ${agreed}`);
      }}
    >
      <input value={code} onChange={(event) => setCode(event.target.value.toUpperCase())} />
      <input type="checkbox" checked={agreed} onChange={(event) => setAgreed(event.target.checked)} />
      <button type="submit" disabled={code.length < 4}>
        Send
      </button>
    </form>
  );
}

const element = (selector: string) => document.querySelector<HTMLInputElement>(selector) as HTMLInputElement;

afterEach(() => {
  document.body.innerHTML = "";
});

it("types, ticks and presses again what was done before the page was alive", async () => {
  const sent = vi.fn();
  const off = vi.fn();
  document.body.innerHTML = `<div id="root">${renderToString(<Code onSent={sent} />)}</div>`;
  element("input").value = "ab12";
  element("[type=checkbox]").checked = true;
  window.__pulseEarly = {
    acts: [
      { type: "input", element: element("input"), value: "ab12", checked: false },
      { type: "input", element: element("[type=checkbox]"), value: "on", checked: true },
      { type: "click", element: element("button"), value: "", checked: undefined },
    ],
    off,
  };
  repeatEarlyActions();
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(off).not.toHaveBeenCalled();
  hydrateRoot(element("#root"), <Code onSent={sent} />);
  await vi.waitFor(() => expect(sent).toHaveBeenCalledExactlyOnceWith("AB12 true"));
  await vi.waitFor(() => expect(off).toHaveBeenCalled());
  expect(element("input").value).toBe("AB12");
});

it("hands over a file that was chosen before", async () => {
  const heard = vi.fn();
  const screen = <input type="file" onChange={heard} />;
  document.body.innerHTML = `<div id="root">${renderToString(screen)}</div>`;
  window.__pulseEarly = {
    acts: [{ type: "input", element: element("input"), value: "C:\\fakepath\\list.csv", checked: false }],
    off: () => {},
  };
  hydrateRoot(element("#root"), screen);
  repeatEarlyActions();
  await vi.waitFor(() => expect(heard).toHaveBeenCalledOnce());
});
