"use client";

import { lazy, Suspense, useCallback, useEffect, useRef, useState } from "react";
import type { PublicError } from "@/platform/errors";
import { addRecovery } from "@/platform/trpc/recovery";

const SignInAgainDialog = lazy(() => import("../sign-in-again-dialog"));

/** What the person has to give before the refused call is sent again. */
export type Missing = "session" | "code" | "password";

const MISSING: Partial<Record<PublicError["code"], Missing>> = {
  NOT_SIGNED_IN: "session",
  SESSION_EXPIRED: "session",
  MFA_REQUIRED: "code",
  REAUTHENTICATE: "password",
};

interface Waiting {
  answer: Promise<boolean>;
  settle: (lifted: boolean) => void;
}

/**
 * Mount it once in the frame of signed-in screens. When a call is refused because the session has ended (or wants a
 * code or the password once more), it asks for that on top of the screen, then sends the call again: to the form that
 * made it, it just took longer. Renders nothing until then.
 */
export function SignInAgain({ person }: { person: { name: string; email: string } }) {
  const [missing, setMissing] = useState<Missing>();
  const waiting = useRef<Waiting>(undefined);
  const dismissed = useRef(false);

  useEffect(
    () =>
      addRecovery((refusal, type) => {
        if (refusal.code === "MFA_SETUP_REQUIRED" && type === "mutation") {
          const here = window.location.pathname + window.location.search;
          window.location.assign(`/account?setup=two-factor&next=${encodeURIComponent(here)}`);
          return undefined;
        }
        const wanted = MISSING[refusal.code];
        if (!wanted) return undefined;
        if (waiting.current) return waiting.current.answer;
        // Reads refresh by themselves: once dismissed, only something the person does asks again.
        if (dismissed.current && type !== "mutation") return undefined;
        let settle: Waiting["settle"] = () => undefined;
        const answer = new Promise<boolean>((resolve) => {
          settle = resolve;
        });
        waiting.current = { answer, settle };
        setMissing(wanted);
        return answer;
      }),
    [],
  );

  const close = useCallback((lifted: boolean) => {
    dismissed.current = !lifted;
    setMissing(undefined);
    waiting.current?.settle(lifted);
    waiting.current = undefined;
  }, []);

  if (!missing) return null;
  return (
    <Suspense>
      <SignInAgainDialog missing={missing} person={person} onClose={close} />
    </Suspense>
  );
}
