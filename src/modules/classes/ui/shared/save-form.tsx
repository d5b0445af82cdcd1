"use client";

import type { ReactNode } from "react";
import { Button } from "@/ui/primitives/button";

/** A short form inside a dialog: why it could not be saved, its fields, the way back and the way on. */
export function SaveForm({
  problem,
  label,
  disabled = false,
  busy,
  back,
  onSubmit,
  children,
}: {
  problem: string | null;
  /** What the button says. */
  label: string;
  disabled?: boolean;
  busy: boolean;
  /** Where the form stands in place of a list. */
  back?: { label: string; onBack: () => void };
  onSubmit: () => void;
  children: ReactNode;
}) {
  return (
    <form
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy) onSubmit();
      }}
    >
      {problem ? (
        <p role="alert" className="rounded-md bg-deny-soft px-3.5 py-3 text-deny">
          {problem}
        </p>
      ) : null}
      {children}
      <div className="flex justify-end gap-2">
        {back ? <Button onClick={back.onBack}>{back.label}</Button> : null}
        <Button type="submit" variant="primary" loading={busy} disabled={disabled}>
          {label}
        </Button>
      </div>
    </form>
  );
}
