// @vitest-environment happy-dom
import { cleanup, render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { afterEach, describe, expect, it, vi } from "vitest";
import { WithWords } from "@/ui/testing";
import { Button } from "./button";
import { Combobox, matching } from "./combobox";
import { ConfirmDialog } from "./confirm-dialog";
import { Dialog } from "./dialog";
import { DropdownMenu } from "./dropdown-menu";
import { Tabs } from "./tabs";

afterEach(cleanup);

describe("Dialog", () => {
  it("opens from its trigger, closes with Escape and gives the focus back", async () => {
    const user = userEvent.setup();
    render(
      <WithWords>
        <Dialog trigger={<Button>Freeze</Button>} title="Freeze membership">
          <p>The days left are kept.</p>
        </Dialog>
      </WithWords>,
    );
    await user.click(screen.getByRole("button", { name: "Freeze" }));
    await screen.findByRole("dialog", { name: "Freeze membership" });
    await user.keyboard("{Escape}");
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    await waitFor(() => expect(document.activeElement).toBe(screen.getByRole("button", { name: "Freeze" })));
  });
});

function Ask({ onConfirm }: { onConfirm: () => unknown }) {
  const [open, setOpen] = useState(true);
  return (
    <WithWords>
      <ConfirmDialog
        open={open}
        onOpenChange={setOpen}
        title="Delete plan?"
        description="This cannot be undone."
        confirmLabel="Delete plan"
        onConfirm={onConfirm}
      />
    </WithWords>
  );
}

describe("ConfirmDialog", () => {
  it("closes after the work is done", async () => {
    const user = userEvent.setup();
    const onConfirm = vi.fn(() => Promise.resolve());
    render(<Ask onConfirm={onConfirm} />);
    await user.click(await screen.findByRole("button", { name: "Delete plan" }));
    await waitFor(() => expect(screen.queryByRole("alertdialog")).toBeNull());
    expect(onConfirm).toHaveBeenCalledOnce();
  });

  it("stays for another try when the work fails", async () => {
    const user = userEvent.setup();
    render(<Ask onConfirm={() => Promise.reject(new Error("offline"))} />);
    await user.click(await screen.findByRole("button", { name: "Delete plan" }));
    await waitFor(() =>
      expect(screen.getByRole("button", { name: "Delete plan" }).hasAttribute("aria-busy")).toBe(false),
    );
    expect(screen.getByRole("alertdialog")).toBeDefined();
  });
});

describe("DropdownMenu", () => {
  it("opens on the first press although its code comes later, and answers the choice", async () => {
    const user = userEvent.setup();
    const onSelect = vi.fn();
    render(
      <WithWords>
        <DropdownMenu
          trigger={<Button>Actions</Button>}
          groups={[[{ id: "edit", label: "Edit", onSelect }]]}
        />
      </WithWords>,
    );
    await user.click(screen.getByRole("button", { name: "Actions" }));
    await user.click(await screen.findByRole("menuitem", { name: "Edit" }));
    expect(onSelect).toHaveBeenCalledOnce();
  });
});

describe("Button", () => {
  it("ignores presses while it is busy and keeps the focus", async () => {
    const user = userEvent.setup();
    const onClick = vi.fn();
    render(
      <Button loading onClick={onClick}>
        Save
      </Button>,
    );
    await user.click(screen.getByRole("button", { name: "Save" }));
    expect(onClick).not.toHaveBeenCalled();
    expect(document.activeElement).toBe(screen.getByRole("button", { name: "Save" }));
  });
});

describe("Tabs", () => {
  it("moves with the arrow keys and shows one panel", async () => {
    const user = userEvent.setup();
    render(
      <Tabs
        label="Member"
        items={["Visits", "Notes"].map((name) => ({ value: name, label: name, content: `${name} here` }))}
      />,
    );
    await user.tab();
    await user.keyboard("{ArrowLeft}");
    expect(screen.getByRole("tab", { selected: true }).textContent).toBe("Notes");
    expect(screen.getByRole("tabpanel").textContent).toBe("Notes here");
  });
});

describe("Combobox", () => {
  const options = ["Kenya", "Österreich", "Côte d’Ivoire"].map((label) => ({ value: label, label }));

  it("finds without accents and case", () => {
    expect(matching(options, "oster").map((option) => option.label)).toEqual(["Österreich"]);
    expect(matching(options, "COTE").map((option) => option.label)).toEqual(["Côte d’Ivoire"]);
  });

  it("chooses with the keyboard", async () => {
    const user = userEvent.setup();
    const onValueChange = vi.fn();
    render(
      <WithWords>
        <Combobox aria-label="Country" value={null} options={options} onValueChange={onValueChange} />
      </WithWords>,
    );
    await user.click(screen.getByRole("combobox"));
    await user.keyboard("{ArrowDown}{Enter}");
    expect(onValueChange).toHaveBeenCalledWith("Österreich", options[1]);
    expect(screen.getByRole("combobox").getAttribute("aria-expanded")).toBe("false");
  });
});
