"use client";

import { useDescribeError } from "./describe-error";
import { useToast } from "./toast";

/**
 * Carries something out that somebody has asked for, and shows why where it did not work.
 * @returns a function of the work and of what it came to in words; it answers whether it worked
 */
export function useCarryOut() {
  const toast = useToast();
  const inWords = useDescribeError();
  return async <Result>(work: Promise<Result>, said?: (result: Result) => string): Promise<boolean> => {
    try {
      const result = await work;
      if (said) toast.show({ tone: "ok", title: said(result) });
      return true;
    } catch (error) {
      toast.show({ tone: "error", title: inWords(error).message });
      return false;
    }
  };
}
