"use client";

import {
  createContext,
  lazy,
  type ReactNode,
  Suspense,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { onFirstTouch } from "./first-touch";

/** How long an undo is offered, in milliseconds. */
export const UNDO_MS = 10_000;

export interface ToastMessage {
  tone?: "ok" | "error" | "info";
  /** What happened: "Amina Odhiambo checked in". */
  title: ReactNode;
  description?: ReactNode;
  /** Takes the action back; shows a button with a countdown for ten seconds. */
  onUndo?: () => void;
  /** Any other action. */
  action?: { label: string; onSelect: () => void };
  /** Milliseconds; errors stay until dismissed unless this says otherwise. */
  duration?: number;
}

export interface ShownToast extends ToastMessage {
  id: number;
  open: boolean;
}

export interface Toasts {
  /** Shows a message and answers its id. */
  show: (message: ToastMessage) => number;
  dismiss: (id: number) => void;
}

const Context = createContext<Toasts | null>(null);

/** The messages of the app. Needs `ToastProvider` above it. */
export function useToast(): Toasts {
  const toasts = useContext(Context);
  if (!toasts) throw new Error("useToast needs a ToastProvider above it");
  return toasts;
}

/** At most this many are visible; the oldest leave first. */
const LIMIT = 3;

const load = () => import("./toast-region");
const ToastRegion = lazy(load);

/** Holds the messages at the bottom of the screen; they are announced, reachable with F8 and can be swiped away. */
export function ToastProvider({ children }: { children: ReactNode }) {
  const [shown, setShown] = useState<readonly ShownToast[]>([]);
  const [started, setStarted] = useState(false);
  const next = useRef(1);

  // Fetched ahead of the first message, so that one about a lost network does not need the network.
  useEffect(() => onFirstTouch(() => void load().catch(() => undefined)), []);

  const dismiss = useCallback((id: number) => {
    setShown((list) => list.map((toast) => (toast.id === id ? { ...toast, open: false } : toast)));
    // The closing animation plays before the element goes.
    setTimeout(() => setShown((list) => list.filter((toast) => toast.id !== id)), 200);
  }, []);

  const api = useMemo<Toasts>(
    () => ({
      show: (message) => {
        const id = next.current++;
        setStarted(true);
        setShown((list) => [...list.slice(1 - LIMIT), { ...message, id, open: true }]);
        return id;
      },
      dismiss,
    }),
    [dismiss],
  );

  return (
    <Context value={api}>
      {children}
      {started ? (
        <Suspense>
          <ToastRegion shown={shown} onClose={dismiss} />
        </Suspense>
      ) : null}
    </Context>
  );
}
