"use client";

import { cloneElement, lazy, type ReactElement, type ReactNode, Suspense, useState } from "react";

/** Behaviour of dialogs is a third of a page's script budget, so it loads when the first one opens. */
const load = () => import("./dialog-content");
const Content = lazy(async () => ({ default: (await load()).DialogContent }));
const Close = lazy(async () => ({ default: (await load()).CloseContent }));

/** Fetches the code of dialogs ahead of the press; called on hover and focus of a trigger. */
export const preloadDialog = () => void load();

type TriggerProps = {
  onClick?: () => void;
  onPointerEnter?: () => void;
  onFocus?: () => void;
  "aria-haspopup"?: "dialog";
  "aria-expanded"?: boolean;
};

export interface DialogProps {
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  /** The button that opens it, when the dialog keeps its own state. */
  trigger?: ReactElement<TriggerProps>;
  title: ReactNode;
  /** One sentence under the title. */
  description?: ReactNode;
  children?: ReactNode;
  /** Buttons at the bottom; the main one last. They stay visible while the content scrolls. */
  footer?: ReactNode;
  size?: "sm" | "md" | "lg";
}

function Overlay({
  shape,
  open,
  onOpenChange,
  trigger,
  ...rest
}: DialogProps & { shape: "dialog" | "sheet" }) {
  const [own, setOwn] = useState(false);
  const [wasOpen, setWasOpen] = useState(false);
  const isOpen = open ?? own;
  if (isOpen && !wasOpen) setWasOpen(true);
  const change = (next: boolean) => {
    setOwn(next);
    onOpenChange?.(next);
  };
  return (
    <>
      {trigger
        ? cloneElement(trigger, {
            onClick: () => change(true),
            onPointerEnter: preloadDialog,
            onFocus: preloadDialog,
            "aria-haspopup": "dialog",
            "aria-expanded": isOpen,
          })
        : null}
      {wasOpen ? (
        <Suspense>
          <Content shape={shape} open={isOpen} onOpenChange={change} {...rest} />
        </Suspense>
      ) : null}
    </>
  );
}

/** A question or a short form on top of the screen. Full width at the bottom on a phone, centred on a desktop. */
export function Dialog(props: DialogProps) {
  return <Overlay shape="dialog" {...props} />;
}

/** Detail beside the list: from the bottom on a phone, from the side on a desktop. Same props as `Dialog`. */
export function Sheet(props: DialogProps) {
  return <Overlay shape="sheet" {...props} />;
}

/** Wraps a button that closes the dialog or sheet it stands in. */
export function DialogClose({ children }: { children: ReactNode }) {
  return (
    <Suspense fallback={children}>
      <Close>{children}</Close>
    </Suspense>
  );
}
