// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { AppRouterContext } from "next/dist/shared/lib/app-router-context.shared-runtime";
import { useState } from "react";
import { afterEach, describe, expect, it, vi } from "vitest";
import { WithWords } from "@/ui/testing";
import type { Column, SortOrder } from "./column";
import { DataTable, type DataTableProps } from "./data-table";

interface Plan {
  id: string;
  name: string;
  price: number;
}

const COLUMNS: readonly Column<Plan>[] = [
  { id: "name", header: "Name", cell: (plan) => plan.name, sortable: true },
  { id: "price", header: "Price", cell: (plan) => plan.price, sortable: true, descendingFirst: true },
];
const PLANS: readonly Plan[] = ["Day", "Month", "Year"].map((name, index) => ({
  id: `p${index}`,
  name,
  price: 10 ** index,
}));

const router = {
  push: vi.fn(),
  replace: vi.fn(),
  back: vi.fn(),
  forward: vi.fn(),
  refresh: vi.fn(),
  prefetch: vi.fn(),
};

function Plans(props: Partial<DataTableProps<Plan>>) {
  const [selection, setSelection] = useState<ReadonlySet<string>>(new Set());
  return (
    <WithWords>
      <AppRouterContext.Provider value={router as never}>
        <DataTable
          label="Plans"
          columns={COLUMNS}
          rows={PLANS}
          rowKey={(plan) => plan.id}
          rowName={(plan) => plan.name}
          selection={selection}
          onSelectionChange={setSelection}
          empty={<p>No plans yet</p>}
          {...props}
        />
      </AppRouterContext.Provider>
    </WithWords>
  );
}

const bodyRows = () => screen.getAllByRole("row").slice(1);

afterEach(cleanup);

describe("DataTable", () => {
  it("moves with j, k, arrows, Home and End, and opens with Enter", async () => {
    const user = userEvent.setup();
    const onOpen = vi.fn();
    render(<Plans onOpen={onOpen} />);
    bodyRows()[0]?.focus();
    await user.keyboard("j");
    expect(document.activeElement).toBe(bodyRows()[1]);
    await user.keyboard("{ArrowDown}");
    expect(document.activeElement).toBe(bodyRows()[2]);
    await user.keyboard("k{Enter}");
    expect(onOpen).toHaveBeenLastCalledWith(PLANS[1]);
    await user.keyboard("{End}{Enter}{Home}{Enter}");
    expect(onOpen.mock.calls.map(([plan]) => plan.name)).toEqual(["Month", "Year", "Day"]);
  });

  it("keeps one row in the tab order, the last one used", async () => {
    const user = userEvent.setup();
    render(<Plans onOpen={() => {}} />);
    bodyRows()[0]?.focus();
    await user.keyboard("jj");
    expect(bodyRows().map((row) => row.tabIndex)).toEqual([-1, -1, 0]);
  });

  it("asks for more when the keys pass the end", async () => {
    const user = userEvent.setup();
    const onLoadMore = vi.fn();
    render(<Plans hasMore onLoadMore={onLoadMore} />);
    bodyRows()[2]?.focus();
    await user.keyboard("j");
    expect(onLoadMore).toHaveBeenCalledOnce();
  });

  it("selects with x, with the box, and all at once", async () => {
    const user = userEvent.setup();
    render(<Plans bulkActions={<button type="button">Retire</button>} />);
    bodyRows()[0]?.focus();
    await user.keyboard("x");
    await user.click(screen.getByRole("checkbox", { name: "Select Year" }));
    expect(within(screen.getByRole("toolbar")).getByText("2 selected")).toBeDefined();
    await user.click(screen.getByRole("checkbox", { name: "Select all loaded rows" }));
    expect(screen.getByText("3 selected")).toBeDefined();
    await user.click(screen.getByRole("button", { name: "Clear selection" }));
    expect(screen.queryByRole("toolbar")).toBeNull();
  });

  it("opens on a click on the row but not on a control inside it", async () => {
    const user = userEvent.setup();
    const onOpen = vi.fn();
    render(<Plans onOpen={onOpen} />);
    await user.click(screen.getByRole("checkbox", { name: "Select Day" }));
    expect(onOpen).not.toHaveBeenCalled();
    await user.click(screen.getByRole("cell", { name: "100" }));
    expect(onOpen).toHaveBeenCalledWith(PLANS[2]);
  });

  it("says the order and asks for the next one", async () => {
    const user = userEvent.setup();
    const asked: SortOrder[] = [];
    const sort: SortOrder = { column: "name", direction: "asc" };
    render(<Plans sort={sort} onSortChange={(next) => asked.push(next)} />);
    expect(screen.getByRole("columnheader", { name: "Name" }).getAttribute("aria-sort")).toBe("ascending");
    await user.click(screen.getByRole("button", { name: "Name" }));
    await user.click(screen.getByRole("button", { name: "Price" }));
    expect(asked).toEqual([
      { column: "name", direction: "desc" },
      { column: "price", direction: "desc" },
    ]);
  });

  it("shows each state in its turn", () => {
    const onRetry = vi.fn();
    const { rerender } = render(<Plans rows={undefined} />);
    expect(screen.queryByText("No plans yet")).toBeNull();
    rerender(<Plans rows={[]} />);
    expect(screen.getByText("No plans yet")).toBeDefined();
    rerender(<Plans rows={undefined} error={new Error("x")} onRetry={onRetry} />);
    fireEvent.click(screen.getByRole("button", { name: "Try again" }));
    expect(onRetry).toHaveBeenCalledOnce();
    rerender(<Plans error={new Error("x")} onRetry={onRetry} />);
    expect(screen.getByRole("alert")).toBeDefined();
    expect(bodyRows()).toHaveLength(3);
  });
});
