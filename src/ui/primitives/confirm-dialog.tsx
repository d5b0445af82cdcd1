"use client";

import { lazy, type ReactNode, Suspense, useState } from "react";

const Content = lazy(async () => ({ default: (await import("./dialog-content")).ConfirmContent }));

export interface ConfirmDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** The question, naming the thing: "Delete plan “Student”?" */
  title: ReactNode;
  /** What will happen, and whether it can be taken back. */
  description: ReactNode;
  /** The verb: "Delete plan". */
  confirmLabel: string;
  danger?: boolean;
  /** May return a promise: the button is busy until it settles. A rejection is shown by the caller and keeps it open. */
  onConfirm: () => unknown;
}

/** For what cannot be undone. Where undo is possible, act at once and offer undo in a toast instead. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const [wasOpen, setWasOpen] = useState(false);
  if (props.open && !wasOpen) setWasOpen(true);
  return wasOpen ? (
    <Suspense>
      <Content {...props} />
    </Suspense>
  ) : null;
}
