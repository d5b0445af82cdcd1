"use client";

import { cloneElement, type KeyboardEvent, type ReactElement } from "react";

export type TriggerProps = {
  onClick?: () => void;
  onKeyDown?: (event: KeyboardEvent) => void;
  onPointerEnter?: () => void;
  onFocus?: () => void;
  "aria-haspopup"?: "menu" | "dialog";
  "aria-expanded"?: boolean;
};

/** Any button: what opens a menu or a popover. */
export type Trigger = ReactElement<TriggerProps>;

/** The trigger before its overlay's code is there: fetches it on hover and focus, opens on press. */
export function lazyTrigger(
  trigger: Trigger,
  kind: "menu" | "dialog",
  preload: () => void,
  open: () => void,
): ReactElement {
  return cloneElement(trigger, {
    onPointerEnter: preload,
    onFocus: preload,
    onClick: open,
    onKeyDown: (event) => {
      if (kind !== "menu" || event.key !== "ArrowDown") return;
      event.preventDefault();
      open();
    },
    "aria-haspopup": kind,
    "aria-expanded": false,
  });
}
