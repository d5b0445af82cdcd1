"use client";

import type { ReactNode } from "react";
import { ErrorState } from "@/ui/feedback/empty-state";
import { SkeletonRows } from "@/ui/feedback/skeleton";
import { Button } from "@/ui/primitives/button";
import { Dialog } from "@/ui/primitives/dialog";

/** A dialog over things of which there are a few: what there is, each with a way to take it back, and one more. */
export function ListDialog<Item>({
  title,
  description,
  query,
  none,
  row,
  children,
  onClose,
}: {
  title: string;
  description: string;
  query: {
    data: readonly Item[] | undefined;
    error: unknown;
    isFetching: boolean;
    refetch: () => Promise<unknown>;
  };
  /** What stands where there is nothing yet. */
  none: string;
  /** A `ListRow` with its key. */
  row: (item: Item) => ReactNode;
  /** `AddForm`, and what else belongs to it. */
  children: ReactNode;
  onClose: () => void;
}) {
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={title}
      description={description}
    >
      <div className="grid gap-5">
        {query.error && !query.data ? (
          <ErrorState
            compact
            error={query.error}
            onRetry={() => void query.refetch()}
            retrying={query.isFetching}
          />
        ) : !query.data ? (
          <div aria-busy>
            <SkeletonRows rows={2} />
          </div>
        ) : query.data.length === 0 ? (
          <p className="text-ink-2 text-small">{none}</p>
        ) : (
          <ul className="max-h-64 divide-y divide-line overflow-y-auto rounded-md border border-line">
            {query.data.map(row)}
          </ul>
        )}
        {children}
      </div>
    </Dialog>
  );
}

/** One of the things: its name, a line about it, what can be done with it. */
export function ListRow({
  name,
  note,
  children,
}: {
  name: ReactNode;
  note: ReactNode;
  /** Small buttons. */
  children?: ReactNode;
}) {
  return (
    <li className="flex flex-wrap items-center justify-end gap-x-3 gap-y-1 px-3 py-2">
      <span className="min-w-0 grow basis-40">
        <span className="block font-medium">{name}</span>
        <span className="block text-ink-2 text-tiny">{note}</span>
      </span>
      {children ? <span className="flex items-center gap-2">{children}</span> : null}
    </li>
  );
}

/** The fields of one more, and the button that adds it. */
export function AddForm({
  label,
  variant = "primary",
  disabled,
  busy,
  onSubmit,
  children,
}: {
  /** What the button says. */
  label: string;
  variant?: "primary" | "danger";
  disabled: boolean;
  busy: boolean;
  onSubmit: () => void;
  children: ReactNode;
}) {
  return (
    <form
      className="grid gap-4 sm:grid-cols-2"
      onSubmit={(event) => {
        event.preventDefault();
        if (!disabled && !busy) onSubmit();
      }}
    >
      {children}
      <div className="grid sm:col-span-2 sm:justify-end">
        <Button type="submit" variant={variant} disabled={disabled} loading={busy}>
          {label}
        </Button>
      </div>
    </form>
  );
}
