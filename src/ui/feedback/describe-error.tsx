"use client";

import { useTranslations } from "next-intl";
import { createContext, type ReactNode, useContext } from "react";

/** A failed call in words, ready to show. */
export interface Failure {
  /** What happened and what to do, one or two sentences. */
  message: string;
  /** Words per field name, when the server refused single values. */
  fields?: Readonly<Record<string, string>>;
  /** What support needs to find the call. */
  requestId?: string;
}

export type DescribeError = (error: unknown) => Failure;

const Context = createContext<DescribeError | null>(null);

/** Set once around the app: turns any thrown thing into words for forms and error states. */
export function DescribeErrorProvider({
  describe,
  children,
}: {
  describe: DescribeError;
  children: ReactNode;
}) {
  return <Context value={describe}>{children}</Context>;
}

/** The words for an error; without a provider every error reads "That did not work". */
export function useDescribeError(): DescribeError {
  const t = useTranslations("ui");
  const given = useContext(Context);
  return given ?? (() => ({ message: t("errorTitle") }));
}
